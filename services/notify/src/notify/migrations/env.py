from chassis.cli import run_migrations

run_migrations()
