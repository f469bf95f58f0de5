"""Mail: how fast it is written, sent and brought on its way, beside other senders and other queues."""
