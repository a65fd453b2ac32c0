package sparkception.zoo.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_amx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_vnni;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/** The CPU engine of this process, a stream for each thread, and descriptors of arrays. */
final class OneDnn {

  static final engine ENGINE = new engine(engine.kind.cpu, 0);

  private static final ThreadLocal<stream> STREAM =
      ThreadLocal.withInitial(() -> new stream(ENGINE));

  /** From the least to the best. */
  private static final Map<Integer, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(dnnl_cpu_isa_avx, "avx");
    NAMES.put(dnnl_cpu_isa_avx2, "avx2");
    NAMES.put(dnnl_cpu_isa_avx512_core, "avx512_core");
    NAMES.put(dnnl_cpu_isa_avx512_core_vnni, "avx512_core_vnni");
    NAMES.put(dnnl_cpu_isa_avx512_core_bf16, "avx512_core_bf16");
    NAMES.put(dnnl_cpu_isa_avx512_core_amx, "avx512_core_amx");
  }

  private OneDnn() {}

  static stream stream() {
    return STREAM.get();
  }

  /** Whether this CPU has instructions for bf16; oneDNN would emulate them slowly. */
  static boolean multipliesBf16() {
    return has(dnnl_cpu_isa_avx512_core_bf16);
  }

  /** Whether oneDNN uses AVX-512, for which most of its primitives take NHWC without a loss. */
  static boolean hasAvx512() {
    return has(dnnl_cpu_isa_avx512_core);
  }

  /** The instruction set that its primitives are made for; the environment may hold it back. */
  static String instructions() {
    return NAMES.entrySet().stream()
        .filter(entry -> has(entry.getKey()))
        .reduce((worse, better) -> better)
        .map(Map.Entry::getValue)
        .orElse("sse41");
  }

  private static boolean has(int instructions) {
    return (dnnl_get_effective_cpu_isa() & instructions) == instructions;
  }

  /** An fp32 array; oneDNN counts dimensions as N, C, H, W whatever the layout. */
  static memory.desc array(memory.format_tag layout, long... dimensions) {
    return new memory.desc(dimensions, memory.data_type.f32, layout);
  }

  /** Activations in NHWC. */
  static memory.desc activations(long batch, long channels, long height, long width) {
    return array(memory.format_tag.nhwc, batch, channels, height, width);
  }
}
