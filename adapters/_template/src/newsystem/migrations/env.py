from adapter_sdk import run_migrations

run_migrations()
