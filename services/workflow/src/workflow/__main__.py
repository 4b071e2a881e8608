from chassis.cli import main
from workflow.app import build

main(build)
