namespace TaskDsl.Training;

/// <summary>A tensor that is written or read. Its numbers are fetched when their turn comes, so that a model is never copied whole.</summary>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Read">Fetches the elements, the last dimension fastest.</param>
internal sealed record StoredTensor(long[] Shape, Func<float[]> Read);
