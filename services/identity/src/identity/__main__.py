from chassis.cli import main
from identity.app import build

main(build)
