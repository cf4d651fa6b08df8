namespace TaskDsl.Training;

/// <summary>Where a tensor of a published model lies in ours: whole, as some rows of one of our parameters.</summary>
/// <param name="Name">The tensor's name in the files.</param>
/// <param name="Shape">Its shape in the files.</param>
/// <param name="Parameter">Our parameter's name.</param>
/// <param name="FirstRow">The parameter's first row that it makes: queries, keys and values are one matrix here.</param>
/// <param name="Transposed">Whether the files hold [in, out], as GPT-2's do, and we [out, in].</param>
internal sealed record TensorPlacement(string Name, long[] Shape, string Parameter, long FirstRow = 0, bool Transposed = false)
{
    /// <summary>How many rows of the parameter it makes.</summary>
    public long Rows => Transposed ? Shape[1] : Shape[0];
}
