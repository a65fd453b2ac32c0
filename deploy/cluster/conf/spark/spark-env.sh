export SPARK_LOCAL_IP=127.0.0.1
export HADOOP_CONF_DIR='@folder@/conf/hadoop'
export SPARK_DAEMON_MEMORY=256m
# Daemons say more than drivers and executors.
export SPARK_DAEMON_JAVA_OPTS='-XX:+UseSerialGC -Dlog4j2.configurationFile=org/apache/spark/log4j2-defaults.properties'
