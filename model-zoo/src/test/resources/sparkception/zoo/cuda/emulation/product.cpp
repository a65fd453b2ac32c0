// A matrix product as the device's library computes it, by plain loops: factors rounded, sums in fp32.
#include <cstdint>
#include <cstring>
#include <vector>

namespace {

enum Type { BF16 = 2, FP32 = 4 }; // by their lengths

float from_bf16(uint16_t x) {
  uint32_t u = (uint32_t)x << 16;
  float f;
  std::memcpy(&f, &u, 4);
  return f;
}

// Rounded to nearest, ties to even, at so many lower bits.
float rounded(float f, int bits) {
  uint32_t u;
  std::memcpy(&u, &f, 4);
  if ((u & 0x7f800000) == 0x7f800000) return f;
  u += (1u << (bits - 1)) - 1 + ((u >> bits) & 1);
  u &= ~0u << bits;
  std::memcpy(&f, &u, 4);
  return f;
}

float read(const void* p, long i, Type type, bool tf32) {
  if (type == BF16) return from_bf16(static_cast<const uint16_t*>(p)[i]);
  float f = static_cast<const float*>(p)[i];
  return tf32 ? rounded(f, 13) : f;
}

void write(void* p, long i, Type type, float f) {
  if (type == FP32) {
    static_cast<float*>(p)[i] = f;
    return;
  }
  f = rounded(f, 16);
  uint32_t u;
  std::memcpy(&u, &f, 4);
  static_cast<uint16_t*>(p)[i] = u >> 16;
}

std::vector<float> matrix(const void* p, long rows, long columns, bool transposed, long stride, Type type, bool tf32) {
  std::vector<float> m(rows * columns);
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++)
      m[r * columns + c] = read(p, transposed ? c * stride + r : r * stride + c, type, tf32);
  return m;
}

} // namespace

// spec: rows, columns, inner, A transposed, stride of A, B transposed, stride of B, stride of C, type of the factors,
// type of C, whether factors are rounded to tf32, whether C is added to
extern "C" __attribute__((visibility("default"))) void product(const int* spec, const void* a, const void* b, void* c) {
  const long rows = spec[0], columns = spec[1], inner = spec[2], stride = spec[7];
  const std::vector<float> A = matrix(a, rows, inner, spec[3], spec[4], (Type)spec[8], spec[10]);
  const std::vector<float> B = matrix(b, inner, columns, spec[5], spec[6], (Type)spec[8], spec[10]);
  std::vector<float> sum(columns);
  for (long r = 0; r < rows; r++) {
    for (long j = 0; j < columns; j++) sum[j] = spec[11] ? read(c, r * stride + j, (Type)spec[9], false) : 0;
    for (long k = 0; k < inner; k++) {
      const float f = A[r * inner + k];
      const float* row = &B[k * columns];
      for (long j = 0; j < columns; j++) sum[j] += f * row[j];
    }
    for (long j = 0; j < columns; j++) write(c, r * stride + j, (Type)spec[9], sum[j]);
  }
}
