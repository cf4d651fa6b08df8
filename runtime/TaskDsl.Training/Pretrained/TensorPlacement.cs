namespace TaskDsl.Training;

/// <summary>Where a tensor of a published model lies in ours: whole, as some rows of one of our parameters.</summary>
/// <param name="Name">The tensor's name in the files.</param>
/// <param name="Shape">Its shape in the files.</param>
/// <param name="Parameter">Our parameter's name.</param>
/// <param name="FirstRow">The parameter's first row that it makes: queries, keys and values are one matrix here.</param>
/// <param name="Transposed">Whether the files hold [in, out], as GPT-2's do, and we [out, in].</param>
/// <param name="Heads">How many heads have query, key and value together in the files, as GPT-NeoX's do; here all queries come before all keys, and these before all values. 0 where the order is the same.</param>
internal sealed record TensorPlacement(string Name, long[] Shape, string Parameter, long FirstRow = 0, bool Transposed = false, int Heads = 0)
{
    /// <summary>The rows that stand together both in the files and here, in the files' order: their first row, ours, and how many.</summary>
    public IEnumerable<(long Theirs, long Ours, long Rows)> Runs()
    {
        long rows = Transposed ? Shape[1] : Shape[0];
        if (Heads == 0)
        {
            yield return (0, FirstRow, rows);
            yield break;
        }

        long width = rows / (3 * Heads);
        for (int head = 0; head < Heads; head++)
        {
            for (int part = 0; part < 3; part++)
            {
                yield return (((3 * head) + part) * width, FirstRow + (((part * Heads) + head) * width), width);
            }
        }
    }
}
