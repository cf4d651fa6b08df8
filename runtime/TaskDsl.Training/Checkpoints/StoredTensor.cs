namespace TaskDsl.Training;

/// <summary>A tensor's numbers in the processor's memory.</summary>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Values">The elements, the last dimension fastest.</param>
internal sealed record StoredTensor(long[] Shape, float[] Values);
