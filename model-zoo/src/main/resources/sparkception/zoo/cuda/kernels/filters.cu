// Filters [filters][channels][taps] of fp32 as they are trained, and [filters][columns] with a row in the order tap,
// channel, then zeros, as products take them. A thread a number of the latter.
extern "C" __global__ void filters_to_columns(
    const float* __restrict__ filters, element* __restrict__ columns, int count, int channels, int taps, int width) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count * width) return;
  const int column = i % width, filter = i / width, c = column % channels, tap = column / channels;
  put(columns + i, tap < taps ? filters[((long)filter * channels + c) * taps + tap] : 0.f);
}

extern "C" __global__ void columns_to_filters(
    const float* __restrict__ columns, float* __restrict__ filters, int count, int channels, int taps, int width) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count * width) return;
  const int column = i % width, filter = i / width, c = column % channels, tap = column / channels;
  if (tap < taps) filters[((long)filter * channels + c) * taps + tap] = columns[i];
}
