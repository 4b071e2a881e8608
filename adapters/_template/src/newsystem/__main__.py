from adapter_sdk import main
from newsystem.app import build

main(build)
