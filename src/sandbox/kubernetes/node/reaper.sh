# Kills the containers of a sandbox that died without stopping them. Reads lines `add <process
# group>` and `remove <process group>`; when its input ends, which it also does when the sandbox is
# killed with SIGKILL, it kills every group that still stands.
groups=
while read -r word group; do
  kept=
  for one in $groups; do
    [ "$one" = "$group" ] || kept="$kept $one"
  done
  groups=$kept
  [ "$word" = remove ] || groups="$groups $group"
done
for one in $groups; do
  kill -KILL "-$one"
done
