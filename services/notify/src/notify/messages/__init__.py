"""Messages (站内消息): what a person was told, one of each announcement, in one inbox."""
