#!/bin/sh
# Makes Temporal's two databases and brings their schemas up to date. Run again, it changes nothing.
# SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD say where.
set -eu

bring_up_to_date() {
  store=$1
  database=$2
  temporal-sql-tool --plugin postgres12 --db "$database" create
  temporal-sql-tool --plugin postgres12 --db "$database" setup-schema -v 0.0
  temporal-sql-tool --plugin postgres12 --db "$database" update-schema -d "/etc/temporal/schema/postgresql/v12/$store/versioned"
}

bring_up_to_date temporal temporal
bring_up_to_date visibility temporal_visibility
