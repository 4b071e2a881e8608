from chassis.cli import main
from data_middle.app import build

main(build)
