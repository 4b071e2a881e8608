"""E-mail (邮件): the same messages, by SMTP.

A mail server that took a letter and could not say so is not asked again: better
one letter a person has to look after than two letters."""
