"""Reviews (好差评): the applicant's rating of a finished case, once."""
