using TaskDsl.Training;
using static TorchSharp.torch;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>The samples that are continued together. Each has a row of the key/value cache; a finished one gives its row to one that waits.</summary>
internal sealed class SampleBatch(Transformer model, int pad, RowPacking packing, int size) : IDisposable
{
    private readonly KeyValueCache _cache = new(model.Configuration, size, model.Device);
    private readonly List<RunningSample> _finished = [];
    private RunningSample?[] _rows = new RunningSample?[size];

    /// <summary>How many samples are being continued.</summary>
    public int Running => _rows.Count(row => row is not null);

    /// <summary>Lets waiting samples in once a quarter of the rows is free: prompts are read together or not at all.</summary>
    public void Admit(Queue<RunningSample> waiting)
    {
        int free = _rows.Length - Running;
        while (waiting.Count > 0 && (free >= Math.Min(waiting.Count, (_rows.Length + 3) / 4) || free == _rows.Length))
        {
            int[] rows = [.. Enumerable.Range(0, _rows.Length).Where(row => _rows[row] is null).Take(waiting.Count)];
            foreach (int row in rows)
            {
                _rows[row] = waiting.Dequeue();
            }

            Read(rows);
            free = _rows.Length - Running;
        }

        // Nobody waits: rows that are free would only cost.
        if (waiting.Count == 0 && free > 0 && free >= _rows.Length / 4 && free < _rows.Length)
        {
            int[] kept = [.. Enumerable.Range(0, _rows.Length).Where(row => _rows[row] is not null)];
            _cache.Keep(kept);
            _rows = Array.ConvertAll(kept, row => _rows[row]);
        }
    }

    /// <summary>Feeds each sample its last token and draws the next one.</summary>
    public void Step()
    {
        if (Running == 0)
        {
            return;
        }

        var ids = new long[_rows.Length];
        for (int row = 0; row < _rows.Length; row++)
        {
            if (_rows[row] is { } sample)
            {
                ids[row] = sample.Last;
            }
            else
            {
                (ids[row], _cache.Lengths[row]) = (pad, 0);
            }
        }

        using var scope = NewDisposeScope();
        float[] logits = model.Step(ids, _cache).ToFloats();
        for (int row = 0; row < _rows.Length; row++)
        {
            if (_rows[row] is not null)
            {
                Draw(row, logits, row);
            }
        }
    }

    /// <summary>The samples that ended since the last call.</summary>
    public RunningSample[] TakeFinished()
    {
        RunningSample[] finished = [.. _finished];
        _finished.Clear();
        return finished;
    }

    /// <summary>Frees the cache.</summary>
    public void Dispose() => _cache.Dispose();

    // Reads the prompts of new samples into their rows, and draws their first tokens.
    private void Read(int[] rows)
    {
        var prompts = new List<int[]>();
        var rowsOf = new List<List<int>>();
        foreach (int row in rows)
        {
            int[] prompt = _rows[row]!.Prompt;
            _cache.Lengths[row] = prompt.Length;
            if (prompts.Count == 0 || !prompts[^1].AsSpan().SequenceEqual(prompt))
            {
                prompts.Add(prompt);
                rowsOf.Add([]);
            }

            rowsOf[^1].Add(row);
        }

        foreach ((TokenRows tokens, int[] order) in TokenRows.ForPrompts(prompts, pad, packing))
        {
            using var scope = NewDisposeScope();
            long[] targets = [.. order.SelectMany(prompt => rowsOf[prompt]).Select(row => (long)row)];
            long[] sources = [.. order.SelectMany((prompt, index) => Enumerable.Repeat((long)index, rowsOf[prompt].Count))];
            Tensor into = tensor(targets, device: model.Device), from = tensor(sources, device: model.Device);
            float[] logits = model.Logits(model.Upload(tokens), layer => new KeyValueWriter(_cache, layer, into, from)).ToFloats();
            for (int i = 0; i < targets.Length; i++)
            {
                Draw((int)targets[i], logits, (int)sources[i]);
            }
        }
    }

    private void Draw(int row, float[] logits, int logitsRow)
    {
        RunningSample sample = _rows[row]!;
        int vocabulary = model.Configuration.Vocabulary;
        sample.Draw(logits.AsSpan(logitsRow * vocabulary, vocabulary));
        if (sample.Done)
        {
            _finished.Add(sample);
            _rows[row] = null;
        }
    }
}
