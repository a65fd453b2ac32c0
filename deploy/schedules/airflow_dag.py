"""Trains a model further every night where images are new (Apache Airflow 2.4 or later)."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

SPARKCEPTION = "/opt/sparkception/bin/sparkception"

with DAG(
    dag_id="sparkception_nightly",
    schedule="30 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,  # a later run finds what an earlier one would have found
    max_active_runs=1,
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=10),
        "retry_exponential_backoff": True,
    },
) as dag:
    BashOperator(
        task_id="transfer_if_new",
        bash_command=(
            f"cd /srv/models && {SPARKCEPTION} transfer --if-new --registry models --data flowers"
            " --from run1 --set train.epochs=3"
        ),
    )
