from catalog.app import build
from chassis.cli import main

main(build)
