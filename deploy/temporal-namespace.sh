#!/bin/sh
# Makes the namespace and its search attributes. Run again, it changes nothing. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE say where.
set -eu

# A server that has just opened its port may need a moment for its first answer.
tries=0
until temporal operator cluster health; do
  tries=$((tries + 1))
  if [ "$tries" -ge 12 ]; then
    echo "the Temporal server at $TEMPORAL_ADDRESS is not healthy" >&2
    exit 1
  fi
  sleep 5
done

if ! temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d
fi

# A namespace made a moment ago is not known to every part of the server at once.
tries=0
until temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
  --name HabeasRight --type Keyword \
  --name HabeasJurisdiction --type Keyword \
  --name HabeasStage --type Keyword \
  --name HabeasWaitingFor --type Keyword \
  --name HabeasDueBefore --type Datetime; do
  tries=$((tries + 1))
  if [ "$tries" -ge 12 ]; then
    echo "the search attributes of $TEMPORAL_NAMESPACE could not be made" >&2
    exit 1
  fi
  sleep 5
done
