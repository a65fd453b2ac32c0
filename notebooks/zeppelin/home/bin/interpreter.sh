#!/usr/bin/env bash
# Zeppelin's server starts its interpreters by this: -d their folder, -c and -p its own host and port, -r ports to listen
# at, -i which group they are. bin/notebook says by the environment where everything is.
set -euo pipefail

while getopts "d:c:p:r:i:l:g:u:" option; do
  case $option in
    d) kind=$(basename "$OPTARG") ;;
    c) host=$OPTARG ;;
    p) port=$OPTARG ;;
    r) range=$OPTARG ;;
    i) group=$OPTARG ;;
    *) ;;
  esac
done

echo $$ >"$NOTEBOOK_WORK/interpreter-$$.pid" # exec keeps it
cd "$NOTEBOOK_DIRECTORY"
case $kind in
  md)
    export SPARKCEPTION_HEAP=128m
    export SPARKCEPTION_CLASS_PATH=$ZEPPELIN_HOME/loopback-1.jar:$NOTEBOOK_WORK/conf:$(<"$ZEPPELIN_HOME/markdown.classpath")
    ;;
  spark)
    export SPARKCEPTION_HEAP=$NOTEBOOK_HEAP
    export SPARKCEPTION_CLASS_PATH=$ZEPPELIN_HOME/loopback-1.jar:$SPARKCEPTION_HOME/lib/app/*:$SPARKCEPTION_HOME/lib/spark/*:$(<"$ZEPPELIN_HOME/spark.classpath")
    ;;
esac
export SPARKCEPTION_MAIN=sparkception.notebooks.Loopback
exec "$SPARKCEPTION_HOME/bin/sparkception" org.apache.zeppelin.interpreter.remote.RemoteInterpreterServer "$host" "$port" "$group" "$range"
