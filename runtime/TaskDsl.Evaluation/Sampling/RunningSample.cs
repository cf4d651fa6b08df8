using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>One sample while it grows: draws a token at a time from logits, with its own random numbers.</summary>
internal sealed class RunningSample
{
    private readonly SampleRequest _request;
    private readonly Tokenizer _tokenizer;
    private readonly AllowedTokens _allowed;
    private readonly CounterRandom _random;
    private readonly double _nearTie;
    private readonly int _limit;
    private readonly List<int> _ids = [];
    private SegmentConstraint.State _state = SegmentConstraint.Start;
    private double _logProbability;
    private double _kept = 1;
    private int _nearTies;
    private bool _ended;

    public RunningSample(SampleRequest request, int index, int[] prompt, int context, Tokenizer tokenizer, AllowedTokens allowed, SamplerSettings settings)
    {
        (_request, Index, Prompt, _tokenizer, _allowed) = (request, index, prompt, tokenizer, allowed);
        _random = new CounterRandom(settings.Seed, settings.Stage, request.Item, request.Sample);
        _nearTie = settings.NearTie;
        _limit = Math.Min(request.MaxTokens ?? request.Prompt.Target.Field.MaxTokens ?? int.MaxValue, context - prompt.Length);
    }

    /// <summary>Where the request stood in the list.</summary>
    public int Index { get; }

    /// <summary>The prompt's ids.</summary>
    public int[] Prompt { get; }

    /// <summary>Whether the end token or the limit was reached.</summary>
    public bool Done => _ended || _ids.Count >= _limit;

    /// <summary>The token drawn last, which the model must see next.</summary>
    public int Last => _ids[^1];

    /// <summary>Draws the next token: exactly one random number, and none that another sample could use.</summary>
    /// <param name="logits">The whole vocabulary's logits after the tokens so far.</param>
    public void Draw(ReadOnlySpan<float> logits)
    {
        AllowedTokens.Set set = _allowed.After(_state);
        double largest = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        if (!double.IsFinite(largest))
        {
            throw new InvalidOperationException($"The model's logits are no numbers after the prompt '{_request.Prompt.Text}'. Its weights are damaged, or training diverged.");
        }

        double all = 0, kept = 0;
        foreach (float logit in logits)
        {
            all += Math.Exp(logit - largest);
        }

        foreach (int id in set.Ids)
        {
            kept += Math.Exp(logits[id] - largest);
        }

        double u = _random.NextDouble();
        int choice = _request.Temperature == 0 ? Likeliest(logits, set.Ids) : FromCumulative(logits, set.Ids, u);
        int chosen = set.Ids[choice];
        _kept *= Math.Min(1, kept / all);
        _logProbability += logits[chosen] - largest - Math.Log(all);
        _state = set.Next[choice];
        if (chosen == _tokenizer.End)
        {
            _ended = true;
        }
        else
        {
            _ids.Add(chosen);
        }
    }

    /// <summary>The finished sample.</summary>
    public Sample Finish()
    {
        string completion = _tokenizer.Decode([.. _ids]);
        return new Sample
        {
            Ids = [.. _ids],
            Completion = completion,
            Value = _request.Prompt.Target.LeadingSpace && completion.StartsWith(' ') ? completion[1..] : completion,
            Truncated = !_ended,
            LogProbability = _logProbability,
            RemovedProbability = 1 - _kept,
            NearTies = _nearTies,
        };
    }

    private int Likeliest(ReadOnlySpan<float> logits, int[] ids)
    {
        int best = 0;
        float second = float.NegativeInfinity;
        for (int i = 1; i < ids.Length; i++)
        {
            if (logits[ids[i]] > logits[ids[best]])
            {
                second = logits[ids[best]];
                best = i;
            }
            else
            {
                second = Math.Max(second, logits[ids[i]]);
            }
        }

        if (logits[ids[best]] - second < _nearTie)
        {
            _nearTies++;
        }

        return best;
    }

    // The inverse of the cumulative distribution, in the order of the ids.
    private int FromCumulative(ReadOnlySpan<float> logits, int[] ids, double u)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (int id in ids)
        {
            largest = Math.Max(largest, logits[id]);
        }

        Span<double> cumulative = ids.Length <= 1024 ? stackalloc double[ids.Length] : new double[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            cumulative[i] = sum += Math.Exp((logits[ids[i]] - largest) / _request.Temperature);
        }

        double target = u * sum;
        int choice = 0;
        while (choice < ids.Length - 1 && cumulative[choice] <= target)
        {
            choice++;
        }

        double below = choice == 0 ? double.NegativeInfinity : cumulative[choice - 1];
        if (Math.Min(target - below, cumulative[choice] - target) < _nearTie * sum)
        {
            _nearTies++;
        }

        return choice;
    }
}
