-- Identity's own tables, as of version 1. Frozen: a change is a new migration.
CREATE TABLE oauth_client (
    client_id VARCHAR NOT NULL,
    secret_hash BYTEA,
    kind VARCHAR NOT NULL,
    scopes JSONB NOT NULL,
    redirect_uris JSONB NOT NULL,
    post_logout_redirect_uris JSONB NOT NULL,
    pkce_required BOOLEAN NOT NULL,
    active BOOLEAN NOT NULL,
    CONSTRAINT pk_oauth_client PRIMARY KEY (client_id)
);
CREATE TABLE organisation (
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    name_en VARCHAR,
    kind VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    record_id UUID NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_organisation PRIMARY KEY (code),
    CONSTRAINT uq_organisation_record_id UNIQUE (record_id)
);
CREATE TABLE pending_authorization (
    token_hash BYTEA NOT NULL,
    browser_hash BYTEA NOT NULL,
    parameters JSONB NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_pending_authorization PRIMARY KEY (token_hash)
);
CREATE INDEX ix_pending_authorization_expires_at ON pending_authorization (expires_at);
CREATE TABLE pending_record (
    record_id UUID NOT NULL,
    resource VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    tries INTEGER DEFAULT 0 NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_pending_record PRIMARY KEY (record_id)
);
CREATE INDEX ix_pending_record_due ON pending_record (resource, due_at);
CREATE TABLE person (
    id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id)
);
CREATE TABLE sign_on_attempts (
    account BYTEA NOT NULL,
    address VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sign_on_attempts PRIMARY KEY (account, address)
);
CREATE INDEX ix_sign_on_attempts_last_at ON sign_on_attempts (last_at);
CREATE TABLE sign_on_audit (
    id UUID DEFAULT uuidv7() NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    outcome VARCHAR NOT NULL,
    person_id UUID,
    session_id UUID,
    number_digest BYTEA,
    address VARCHAR NOT NULL,
    user_agent VARCHAR NOT NULL,
    CONSTRAINT pk_sign_on_audit PRIMARY KEY (id)
);
CREATE INDEX ix_sign_on_audit_at ON sign_on_audit (at);
CREATE INDEX ix_sign_on_audit_person_id ON sign_on_audit (person_id, at);
CREATE TABLE signing_key (
    kid VARCHAR NOT NULL,
    alg VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    public_jwk JSONB NOT NULL,
    sealed_jwk VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    retired_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_signing_key PRIMARY KEY (kid)
);
CREATE UNIQUE INDEX uq_signing_key_in_use ON signing_key (alg, status) WHERE status <> 'retired';
CREATE TABLE account (
    person_id UUID NOT NULL,
    password_hash VARCHAR NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_account PRIMARY KEY (person_id),
    CONSTRAINT fk_account_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE identity (
    id UUID DEFAULT uuidv7() NOT NULL,
    person_id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    email VARCHAR,
    organisation VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    record_id UUID NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_identity PRIMARY KEY (id),
    CONSTRAINT fk_identity_person_id_person FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT uq_identity_number UNIQUE (number),
    CONSTRAINT uq_identity_record_id UNIQUE (record_id)
);
CREATE INDEX ix_identity_person_id ON identity (person_id);
CREATE TABLE person_role (
    person_id UUID NOT NULL,
    role VARCHAR NOT NULL,
    granted_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_person_role PRIMARY KEY (person_id, role),
    CONSTRAINT fk_person_role_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE post_holding (
    identity_id UUID NOT NULL,
    post VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    person_id UUID NOT NULL,
    CONSTRAINT pk_post_holding PRIMARY KEY (identity_id, post, organisation),
    CONSTRAINT fk_post_holding_identity_id_identity FOREIGN KEY(identity_id) REFERENCES identity (id)
);
CREATE INDEX ix_post_holding_post_organisation ON post_holding (post, organisation, person_id);
CREATE TABLE sso_session (
    id UUID DEFAULT uuidv7() NOT NULL,
    person_id UUID NOT NULL,
    identity_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    authenticated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    address VARCHAR NOT NULL,
    user_agent VARCHAR NOT NULL,
    CONSTRAINT pk_sso_session PRIMARY KEY (id),
    CONSTRAINT fk_sso_session_person_id_person FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_sso_session_identity_id_identity FOREIGN KEY(identity_id) REFERENCES identity (id),
    CONSTRAINT uq_sso_session_token_hash UNIQUE (token_hash)
);
CREATE INDEX ix_sso_session_expires_at ON sso_session (expires_at);
CREATE INDEX ix_sso_session_identity_id ON sso_session (identity_id);
CREATE INDEX ix_sso_session_person_id ON sso_session (person_id, id);
CREATE TABLE authorization_code (
    id UUID DEFAULT uuidv7() NOT NULL,
    code_hash BYTEA NOT NULL,
    client_id VARCHAR NOT NULL,
    session_id UUID NOT NULL,
    redirect_uri VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    nonce VARCHAR,
    code_challenge VARCHAR,
    authenticated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    redeemed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_authorization_code PRIMARY KEY (id),
    CONSTRAINT uq_authorization_code_code_hash UNIQUE (code_hash),
    CONSTRAINT fk_authorization_code_client_id_oauth_client FOREIGN KEY(client_id) REFERENCES oauth_client (client_id),
    CONSTRAINT fk_authorization_code_session_id_sso_session FOREIGN KEY(session_id) REFERENCES sso_session (id) ON DELETE CASCADE
);
CREATE INDEX ix_authorization_code_expires_at ON authorization_code (expires_at);
CREATE INDEX ix_authorization_code_session_id ON authorization_code (session_id);
CREATE TABLE refresh_token (
    id UUID DEFAULT uuidv7() NOT NULL,
    token_hash BYTEA NOT NULL,
    client_id VARCHAR NOT NULL,
    session_id UUID NOT NULL,
    code_id UUID NOT NULL,
    scope VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_refresh_token PRIMARY KEY (id),
    CONSTRAINT uq_refresh_token_token_hash UNIQUE (token_hash),
    CONSTRAINT fk_refresh_token_client_id_oauth_client FOREIGN KEY(client_id) REFERENCES oauth_client (client_id),
    CONSTRAINT fk_refresh_token_session_id_sso_session FOREIGN KEY(session_id) REFERENCES sso_session (id) ON DELETE CASCADE
);
CREATE INDEX ix_refresh_token_code_id ON refresh_token (code_id);
CREATE INDEX ix_refresh_token_session_id ON refresh_token (session_id)
