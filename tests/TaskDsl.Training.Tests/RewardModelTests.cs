using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;
using static TorchSharp.torch;

namespace TaskDsl.Training.Tests;

public sealed class RewardModelTests
{
    /// <summary>Sums of other lengths are rounded otherwise; rewards here are of the size of 1.</summary>
    private const double Rounding = 1e-5;

    private static readonly Side[] Texts = [.. GivenPairs.Pairs(50).SelectMany(pair => new[] { pair.Chosen, pair.Rejected })];

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void The_reward_is_the_heads_at_the_end_token_of_the_text_alone(string shape)
    {
        using RewardModel<Side> model = GivenPairs.Model(shape);
        float[] scores = model.Score(Texts);
        Assert.True(scores.Max() - scores.Min() > 1);
        for (int i = 0; i < Texts.Length; i++)
        {
            int[] ids = GivenPairs.Format.Encode(Texts[i], GivenPairs.Tokenizer).Ids;
            Assert.Equal(GivenPairs.Tokenizer.End, ids[^1]);
            Assert.Equal(model.Transformer.Logits(ids)[^1], scores[i], Rounding);
        }
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Scores_do_not_depend_on_batch_size_or_order(string shape)
    {
        using RewardModel<Side> model = GivenPairs.Model(shape);
        float[] scores = model.Score(Texts);
        int[] shuffled = [.. Enumerable.Range(0, Texts.Length)];
        new CounterRandom(1, "shuffled").Shuffle(shuffled);
        foreach (int[] order in new[] { [.. Enumerable.Range(0, Texts.Length)], shuffled })
        {
            foreach (int size in new[] { 1, 7, 64 })
            {
                float[] others = [.. order.Chunk(size).SelectMany(batch => model.Score([.. batch.Select(text => Texts[text])]))];
                Given.Near([.. order.Select(text => scores[text])], others, Rounding);
            }
        }
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void Scores_do_not_depend_on_padding_or_packing(string shape)
    {
        using RewardModel<Side> model = GivenPairs.Model(shape);
        float[] scores = model.Score(Texts);
        Encoded[] encoded = [.. Texts.Select(text => GivenPairs.Format.Encode(text, GivenPairs.Tokenizer))];
        using IDisposable mode = no_grad();
        foreach (RowPacking packing in new[] { RowPacking.Packed, RowPacking.Bucketed, RowPacking.Bucketed with { Overhead = 100_000 }, RowPacking.Packed with { Most = 50 } })
        {
            using var scope = NewDisposeScope();
            Given.Near(scores, model.Rewards(encoded, packing).ToFloats(), Rounding);
        }
    }

    [Fact]
    public void A_saved_model_gives_the_same_rewards()
    {
        using var file = new Saved();
        using RewardModel<Side> loaded = RewardModel<Side>.Load(file.Path, GivenPairs.Format, GivenPairs.Tokenizer);
        Assert.Equal(file.Hash, loaded.WeightsHash());
        using RewardModel<Side> model = GivenPairs.Model();
        Assert.Equal(model.Score(Texts), loaded.Score(Texts));
        using RewardModel untyped = RewardModel.Load(file.Path, GivenPairs.Format, GivenPairs.Tokenizer);
        Assert.Equal(model.Score(Texts), untyped.Score([.. Texts.Select(GivenPairs.Of)]));
    }

    [Fact]
    public void A_checkpoint_of_another_format_or_tokenizer_is_refused()
    {
        using var file = new Saved();
        string message = Assert.Throws<CheckpointException>(() => RewardModel.Load(file.Path, GivenPairs.WithoutCritique, GivenPairs.Tokenizer)).Message;
        Assert.Contains(file.Path, message);
        Assert.Contains($"reads Test.preference under the tokenizer 'letters' (encoding {GivenPairs.Format.EncodingId(GivenPairs.Tokenizer)})", message);
        Assert.Contains($"and Test.preference_without_critique under 'letters' (encoding {GivenPairs.WithoutCritique.EncodingId(GivenPairs.Tokenizer)}) is asked for", message);
        Assert.Contains("under 'bytes'", Assert.Throws<CheckpointException>(() => RewardModel.Load(file.Path, GivenPairs.Format, Tokenizer.Bytes)).Message);
        Assert.Contains("is asked for", Assert.Throws<CheckpointException>(() => RewardModel.Load(file.Path, GivenPairs.Format, new Letters("letters/2"))).Message);
    }

    [Fact]
    public void A_text_of_another_format_is_refused()
    {
        using RewardModel<Side> model = GivenPairs.Model();
        var other = new Example(GivenPairs.WithoutCritique, ["abc"]);
        Assert.Contains("reads Test.preference, and the text is of Test.preference_without_critique", Assert.Throws<ArgumentException>(() => model.Score([other])).Message);
        Assert.Contains("Test.base has no reward", Assert.Throws<ArgumentException>(() => new RewardModel(new AnswerFormat(scores: false), GivenPairs.Tokenizer, Given.Gpt2, 1)).Message);
        Assert.Contains("vocabulary of 20, and the tokenizer 'bytes' one of 258", Assert.Throws<ArgumentException>(() => new RewardModel(GivenPairs.Format, Tokenizer.Bytes, Given.Gpt2, 1)).Message);
    }

    [Fact]
    public void A_language_model_is_no_reward_model_nor_the_other_way_round()
    {
        using var file = new Saved();
        Assert.Contains("holds a reward model", Assert.Throws<CheckpointException>(() => Transformer.Load(file.Path)).Message);
        using Transformer language = Given.Model(Given.Gpt2);
        language.Save(file.Path);
        Assert.Contains("holds a language model", Assert.Throws<CheckpointException>(() => RewardModel.Load(file.Path, GivenPairs.Format, GivenPairs.Tokenizer)).Message);
    }

    [Theory, MemberData(nameof(Given.Shapes), MemberType = typeof(Given))]
    public void It_begins_with_a_language_models_weights_and_a_head_of_its_own(string shape)
    {
        using Transformer language = Given.Model(Given.Shape(shape));
        using var model = new RewardModel<Side>(GivenPairs.Format, GivenPairs.Tokenizer, language, 1);
        Dictionary<string, float[]> from = language.Weights(), weights = model.Transformer.Weights();
        Assert.Equal(language.Configuration.Width, weights["head.weight"].Length);
        Assert.All(weights.Where(weight => weight.Key != "head.weight"), weight => Assert.Equal(from[weight.Key], weight.Value));
        Assert.Equal(from.Keys.Append("head.weight").Distinct().Order(), weights.Keys.Order());
    }

    [Fact]
    public void Scoring_ends_when_it_is_asked_to()
    {
        using RewardModel<Side> model = GivenPairs.Model();
        Assert.Throws<OperationCanceledException>(() => model.Score(Texts, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_tie_is_wrong()
    {
        using RewardModel<Side> model = GivenPairs.Model();
        Preference<Side> wide = GivenPairs.Pairs(1)[0];
        Preference<Side> right = model.Score([wide.Chosen])[0] > model.Score([wide.Rejected])[0] ? wide : new Preference<Side>(wide.Rejected, wide.Chosen, wide.Confidence);
        Preference<Side> tie = new(right.Chosen, right.Chosen), wrong = new(right.Rejected, right.Chosen);
        Assert.Equal(1, model.Measure([right]).Accuracy);
        Assert.Equal(0, model.Measure([wrong]).Accuracy);
        Assert.Equal(0, model.Measure([tie]).Accuracy);
        Assert.Equal(Math.Log(2), model.Measure([tie]).Loss, 1e-6);
        Assert.Equal(0.5, model.Measure([right, tie, wrong, right]).Accuracy);
        Assert.Equal(0, model.Measure([.. Texts.Select(text => new Preference<Side>(text, text))]).Accuracy);
    }

    [Fact]
    public void The_margin_is_that_of_the_confidence_and_0_where_there_is_none()
    {
        using RewardModel<Side> model = GivenPairs.Model();
        Side side = Texts[0];
        foreach ((string? confidence, double margin) in new[] { (null, 0), ("better", 0.5), ((string?)"much better", 1.0) })
        {
            Assert.Equal(Math.Log(1 + Math.Exp(margin)), model.Measure([new(side, side, confidence)]).Loss, 1e-6);
        }

        // What the data give goes before it.
        Assert.Equal(Math.Log(1 + Math.Exp(0.25)), model.Measure([new(side, side, "better", 0.25)]).Loss, 1e-6);
        Assert.Contains("the confidence 'beter' has no margin; those that have one are 'better', 'much better'", Assert.Throws<InvalidExampleException>(() => model.Measure([new(side, side, "beter")])).Message);
        using var baseline = new RewardModel<SideWithoutCritique>(GivenPairs.WithoutCritique, GivenPairs.Tokenizer, Given.Gpt2, 1);
        Assert.Equal(Math.Log(2), baseline.Measure([new(new("abc"), new("abc"), "better")]).Loss, 1e-6);
    }

    [Fact]
    public void Pairs_with_a_side_longer_than_the_context_are_left_out_and_counted()
    {
        using RewardModel<Side> model = GivenPairs.Model();
        // With q and the end token, 22 letters are the context's 24 tokens.
        Side fits = new(new string('a', 21), "b"), tooLong = new(new string('a', 22), "b");
        Preference<Side>[] pairs = [new(fits, Texts[0]), new(tooLong, Texts[0]), new(Texts[0], tooLong), new(Texts[1], fits)];
        PreferenceMeasure measure = model.Measure(pairs);
        Assert.Equal((2, 2), (measure.Pairs, measure.Dropped));
        Assert.Equal(model.Measure([pairs[0], pairs[3]]) with { Dropped = 2 }, measure);
        RewardTrainingResult result = model.Train(pairs, GivenPairs.Settings());
        Assert.Equal((2, 2), (result.Pairs, result.Dropped));
        Assert.Contains("all 2 have a side longer than the context of 24 tokens", Assert.Throws<TrainingException>(() => model.Train(pairs[1..3], GivenPairs.Settings())).Message);
        Assert.Contains("there is no pair to measure.", Assert.Throws<ArgumentException>(() => model.Measure(Array.Empty<Preference<Side>>())).Message);
        Assert.Contains("text 2 of 2 has 25 tokens, and the reward model's context is 24", Assert.Throws<ArgumentException>(() => model.Score([fits, tooLong])).Message);
    }

    private sealed class Saved : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Saved()
        {
            using RewardModel<Side> model = GivenPairs.Model();
            model.Save(Path);
            Hash = model.WeightsHash();
        }

        public string Path => System.IO.Path.Combine(_folder.Path, "reward.safetensors");

        public string Hash { get; }

        public void Dispose() => _folder.Dispose();
    }
}
