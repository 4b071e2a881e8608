from chassis.cli import main
from notify.app import build

main(build)
