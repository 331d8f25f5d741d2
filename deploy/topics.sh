#!/usr/bin/env bash
# Makes the topics that are missing; runs in the image of Kafka, with its tools. A topic that is there is left as it is.
# The number of partitions of the events is the number of shards. It can never be changed.
set -euo pipefail
PATH=$PATH:/opt/kafka/bin
partitions=12

make_topic() {
  kafka-topics.sh --bootstrap-server kafka:9092 --create --if-not-exists --replication-factor 1 \
    --topic "$1" --partitions "$partitions" --config "retention.ms=$2"
}

# A week of events: how long PostgreSQL's newest backup may be old, and the cluster stopped, before something is lost.
make_topic tidemark-events 604800000
for stream in windows groups features predictions late dead-letters; do make_topic "tidemark-$stream" 86400000; done
