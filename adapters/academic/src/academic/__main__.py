from academic.app import build
from adapter_sdk import main

main(build)
