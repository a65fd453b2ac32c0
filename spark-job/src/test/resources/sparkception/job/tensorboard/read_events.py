"""Prints what TensorBoard's own reader finds below a folder, as JSON."""
import json
import os
import sys

from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.hparams import plugin_data_pb2

found = {}
for folder, _, files in os.walk(sys.argv[1]):
    if not any("tfevents" in name for name in files):
        continue
    events = event_accumulator.EventAccumulator(folder, size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    run = found.setdefault(os.path.relpath(folder, sys.argv[1]), {})
    for tag in events.Tags()["scalars"]:
        run[tag] = [[each.step, each.value] for each in events.Scalars(tag)]
    for tag in events.Tags()["tensors"]:
        plugin = events.SummaryMetadata(tag).plugin_data
        tensor = events.Tensors(tag)[-1].tensor_proto
        if plugin.plugin_name == "hparams":
            data = plugin_data_pb2.HParamsPluginData.FromString(plugin.content)
            if data.HasField("session_start_info"):
                found["hparams"] = {
                    key: getattr(value, value.WhichOneof("kind"))
                    for key, value in data.session_start_info.hparams.items()
                }
            else:
                found["status"] = data.session_end_info.status
        else:
            run[tag] = {
                "plugin": plugin.plugin_name,
                "strings": len(tensor.string_val),
                "text": tensor.string_val[0].decode(),
            }
json.dump(found, sys.stdout)
