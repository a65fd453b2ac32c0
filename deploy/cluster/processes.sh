# shellcheck shell=bash
# Processes that bin/cluster starts, recorded in $folder/processes: name, number, start, and the machine's start. Each
# writes its own line before it becomes its program, so that none is forgotten; and a line with another start than the
# process of that number has is not of that process, so that no stranger is stopped.

boot=$(</proc/sys/kernel/random/boot_id)

# Fields of /proc/PID/stat that follow the program's name: the state is 1, the session 4, the start 20. Nothing if there
# is no such process, or it has ended and nobody has asked how.
stat_field() {
  sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk -v field="$2" '$1 != "Z" { print $field }'
}

# Starts a program in a session of its own: NAME COMMAND...
start() {
  # shellcheck disable=SC2016,SC2154
  setsid bash -c '
    start=$(sed "s/.*) //" /proc/$$/stat | cut -d " " -f 20)
    echo "$1 $$ $start $2" >>"$3"
    exec "${@:4}"' - "$1" "$boot" "$folder/processes" "${@:2}" </dev/null 9>&- &
}

# Numbers of the processes that run, of one name or all.
running() {
  local name pid start booted
  [[ -e $folder/processes ]] || return 0
  while read -r name pid start booted; do
    if [[ $booted == "$boot" && ${1:-$name} == "$name" && $(stat_field "$pid" 20) == "$start" ]]; then
      echo "$pid"
    fi
  done <"$folder/processes"
}

# Numbers of what runs in the sessions of recorded processes, such as the executors of a worker that was killed.
members() {
  local process pid
  [[ -e $folder/processes ]] || return 0
  for process in /proc/[0-9]*; do
    pid=${process#/proc/}
    if is_of_this_cluster "$pid" && grep -q "^[^ ]* $(stat_field "$pid" 4) .* $boot\$" "$folder/processes"; then
      echo "$pid"
    fi
  done
}

is_of_this_cluster() {
  { tr '\0' '\n' <"/proc/$1/environ" | grep -qxF "SPARKCEPTION_CLUSTER=$folder"; } 2>/dev/null
}

# Asks processes to end, and ends those that have not after 20 s: PID...
end_processes() {
  local deadline=$((SECONDS + 20)) pid left=("$@")
  kill -TERM "${left[@]}" 2>/dev/null || true
  while ((${#left[@]} && SECONDS < deadline)); do
    sleep 0.1
    left=()
    for pid in "$@"; do
      [[ -z $(stat_field "$pid" 1) ]] || left+=("$pid")
    done
  done
  ((${#left[@]} == 0)) || kill -KILL "${left[@]}" 2>/dev/null || true
}
