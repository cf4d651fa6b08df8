using System.Collections.Immutable;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Rounds;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Evaluation.Tests.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;
using TaskDsl.Training;
using static TorchSharp.torch;

namespace TaskDsl.Evaluation.Tests.Critiques;

public sealed class SelfCritiqueSamplingTests
{
    private static readonly Field Question = new("question", FieldType.Line), Answer = SamplingTask.Answer, Flawed = SamplingTask.Flawed, Critique = new("critique", FieldType.Line);

    private static readonly string[] Questions = [.. Enumerable.Range(0, 60).Select(i => $"{(char)('a' + (i % 26))}{i}")];

    [Fact]
    public void The_diagonal_of_the_grid_is_the_critique_of_its_own_answers()
    {
        using Transformer model = Model();
        CritiquedAnswer[] own = [.. Own(model, "tiny")];
        // As another's answers, with other critiques beside them.
        CritiquedAnswer[] cell = [.. Others(model, "tiny", own.Select(answer => answer with { Critique = "", CritiqueValid = false }))];

        Assert.Equal(own, cell);
        Assert.True(own.Select(answer => answer.Critique).Distinct().Count() > 30);
        CritiqueResults line = Assert.Single(CritiqueAnalysis.Compute(own, resamples: 50)), diagonal = Assert.Single(CritiqueAnalysis.Compute(cell, resamples: 50));
        Assert.InRange(line.Of(CritiqueMeasure.HelpfulOnCritiqueable)!.Value, 0.05, 0.95);
        Assert.Equal(line.Of(CritiqueMeasure.HelpfulOnCritiqueable), diagonal.Of(CritiqueMeasure.HelpfulOnCritiqueable));
    }

    [Fact]
    public void Another_critic_keeps_the_answers_and_writes_critiques_of_its_own()
    {
        using Transformer model = Model(), other = Model(2);
        CritiquedAnswer[] own = [.. Own(model, "tiny")], third = [.. Own(other, "third")];
        CritiquedAnswer[] cross = [.. Others(other, "small", [.. own, .. third])];

        Assert.Equal(own.Length + third.Length, cross.Length);
        CritiquedAnswer[] ofTiny = [.. cross.Where(answer => answer.AnsweredBy == "tiny")];
        Assert.Equal(own, ofTiny.Zip(own, (crossed, mine) => crossed with { Critic = mine.Critic, Critique = mine.Critique, CritiqueValid = mine.CritiqueValid, CritiqueTruncated = mine.CritiqueTruncated, CritiqueTokens = mine.CritiqueTokens }));
        Assert.NotEqual(own.Select(answer => answer.Critique), ofTiny.Select(answer => answer.Critique));
        // Whose answers stand beside them changes nothing.
        Assert.Equal(ofTiny, Others(other, "small", own));
    }

    [Fact]
    public void The_oracle_has_judged_every_line_and_random_temperatures_are_the_same_for_all_models()
    {
        using Transformer model = Model(), other = Model(2);
        CritiquedAnswer[] own = [.. Own(model, "tiny")];
        var oracle = new LengthOracle();
        foreach (CritiquedAnswer answer in own)
        {
            Assert.Equal(oracle.Answer(answer.Question), answer.Truth);
            Assert.Equal(answer.Truncated ? Verdict.Unparsed : oracle.Judge(answer.Question, answer.Answer), new Verdict(answer.Parsed, answer.Correct));
            Assert.Equal(oracle.Critiques(answer.Question, answer.Answer).Count, answer.OracleCritiques);
            Assert.Equal(!answer.CritiqueTruncated && oracle.IsValid(answer.Question, answer.Answer, answer.Critique), answer.CritiqueValid);
            Assert.Null(answer.Broken());
        }

        Assert.Equal(Enumerable.Range(0, 11).Select(tenth => tenth / 10.0), own.Select(answer => answer.Temperature).Distinct().Order());
        Assert.Equal(own.Select(answer => answer.Temperature), Own(other, "small").Select(answer => answer.Temperature));

        // At its temperature: the likeliest answer where that is 0, and another where it is 1.
        CritiquedAnswer[] greedy = [.. Own(model, "tiny", new SelfCritiqueDefinition { AnswerTemperature = 0, CritiqueTemperature = 0 })];
        Assert.All(own.Zip(greedy).Where(pair => pair.First.Temperature == 0), pair => Assert.Equal(pair.Second, pair.First));
        Assert.Contains(own.Zip(greedy), pair => pair.First.Temperature == 1 && pair.First.Answer != pair.Second.Answer);
    }

    [Fact]
    public void What_was_cut_off_goes_on_from_the_samples_on_disk()
    {
        using Transformer model = Model();
        CritiquedAnswer[] own = [.. Own(model, "tiny")];
        string path = Path.Combine(Directory.CreateTempSubdirectory("critiques-").FullName, "self-critiques.partial.jsonl");
        try
        {
            // All answers and half of the critiques, as a killed process may leave them; the last line is torn.
            using (var store = new SampleStore(path, model, Tokenizer.Bytes))
            {
                Assert.Equal(own, Own(model, "tiny", store: store));
                Assert.Equal(2 * own.Length, store.Count);
            }

            byte[] whole = File.ReadAllBytes(path);
            File.WriteAllBytes(path, whole[..(3 * whole.Length / 4)]);
            using (var store = new SampleStore(path, model, Tokenizer.Bytes))
            {
                Assert.InRange(store.Count, own.Length, (2 * own.Length) - 1);
                Assert.Equal(own, Own(model, "tiny", store: store));
                Assert.Equal(2 * own.Length, store.Count);
            }

            // A critic of the same answers takes what it said of them; of other answers it is asked.
            using (var store = new SampleStore(path, model, Tokenizer.Bytes))
            {
                Assert.Equal(own, Others(model, "tiny", own, store));
                Assert.Equal(2 * own.Length, store.Count);
                _ = Others(model, "tiny", own.Select(answer => answer with { Answer = answer.Answer + "!" }), store).Count();
                Assert.Equal(3 * own.Length, store.Count);
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void Gaps_too_draw_a_temperature_for_each_question_from_a_tenth_to_one()
    {
        using Transformer model = Model();
        QuestionSamples[] random = [.. Pools(model, answers: null, critiques: null)];
        QuestionSamples[][] fixedOnes = [.. Enumerable.Range(1, 10).Select(tenth => Pools(model, tenth / 10.0, tenth / 10.0).ToArray())];

        // Each question's answers and critiques are those of one fixed temperature, and all ten occur.
        int[][] same = [.. random.Select((question, i) => Enumerable.Range(0, 10).Where(tenth => Texts(question).SequenceEqual(Texts(fixedOnes[tenth][i]))).ToArray())];
        Assert.All(same, tenths => Assert.NotEmpty(tenths));
        Assert.Equal(Enumerable.Range(0, 10), same.Where(tenths => tenths.Length == 1).SelectMany(tenths => tenths).Distinct().Order());
    }

    private static IEnumerable<(string, string?)> Texts(QuestionSamples question) => question.Samples.Select(sample => (sample.Answer, sample.Critique));

    private static IEnumerable<QuestionSamples> Pools(Transformer model, double? answers, double? critiques) => GapSampling.Run(
        Experiment(Random) with { Gaps = new GapsDefinition { BestOf = 2, AnswerTemperature = answers, CritiqueTemperature = critiques } },
        new LengthOracle(), model, seed: 1, "tiny/round-2", Questions, store: null, CancellationToken.None);

    // Random weights, of which some samples come to an end: its token is made likelier, along what all logits share.
    private static Transformer Model(long seed = 1)
    {
        Transformer model = SamplingTask.Model(seed);
        using var scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        int width = model.Configuration.Width;
        float[] shared = model.Parameters.Single(parameter => parameter.Name == "norm.bias").Value.ToFloats(), added = new float[model.Configuration.Vocabulary * width];
        for (int i = 0; i < width; i++)
        {
            added[(Tokenizer.Bytes.End * width) + i] = 3 * shared[i];
        }

        model.Parameters.Single(parameter => parameter.Name == "head.weight").Value.add_(tensor(added, [model.Configuration.Vocabulary, width]));
        return model;
    }

    private static readonly SelfCritiqueDefinition Random = new() { AnswerTemperature = null, CritiqueTemperature = null };

    private static IEnumerable<CritiquedAnswer> Own(Transformer model, string name, SelfCritiqueDefinition? definition = null, SampleStore? store = null) =>
        SelfCritiqueSampling.OfOwn(Experiment(definition ?? Random), new LengthOracle(), model, name, seed: 1, $"{name}/round-2", Questions, store, CancellationToken.None);

    private static IEnumerable<CritiquedAnswer> Others(Transformer model, string name, IEnumerable<CritiquedAnswer> answers, SampleStore? store = null) =>
        SelfCritiqueSampling.OfOthers(Experiment(Random), new LengthOracle(), model, name, seed: 1, $"{name}/round-2", answers, store, CancellationToken.None);

    private static ExperimentDefinition Experiment(SelfCritiqueDefinition definition) => new()
    {
        Name = "Lengths",
        SourceFile = "lengths.experiment.yaml",
        Task = new TaskDefinition
        {
            Name = "Length",
            SourceFile = "length.task.yaml",
            Fields = [Question, Answer, Flawed, Critique],
            Formats =
            [
                new NamedFormat(FormatNames.Base, new LiteralSegment("Q:"), Space(Question), new LiteralSegment("\nA:"), Learned(Answer), new EndSegment(Learned: true)),
                new NamedFormat(FormatNames.Critique, new LiteralSegment("Q:"), Space(Question), new LiteralSegment("\nA:"), Space(Answer), new LiteralSegment("\nX:"), new FieldSegment(Flawed) { LeadingSpace = true, Given = "Yes" }, new LiteralSegment("\nC:"), Learned(Critique), new EndSegment(Learned: true)),
            ],
        },
        Oracle = () => new LengthOracle(),
        Models = [],
        Train = new TrainingDefinition(),
        Rounds = [],
        SelfCritique = definition,
    };

    private static FieldSegment Space(Field field) => new(field) { LeadingSpace = true };

    private static FieldSegment Learned(Field field) => new(field) { LeadingSpace = true, Learned = true };

    private sealed class NamedFormat(string name, params ImmutableArray<Segment> segments) : Format("Length", name, name, null, segments);

    /// <summary>Made so that even a random model is sometimes right: by lengths.</summary>
    private sealed class LengthOracle : IOracle
    {
        public string Draw(Random random) => $"{random.Next()}";

        public string Answer(string question) => "even";

        public Verdict Judge(string question, string answer) => answer.Length == 0 ? Verdict.Unparsed : answer.Length % 2 == 0 ? Verdict.Right : Verdict.Wrong;

        public IReadOnlyList<string> Critiques(string question, string answer) => answer.Length % 2 == 0 ? [] : [.. Enumerable.Repeat("odd", answer.Length)];

        public bool IsValid(string question, string answer, string critique) => answer.Length % 2 != 0 && critique.Length % 2 != 0;

        public string Mend(string question, string answer, string critique) => answer + answer[0];

        public string Flaw(string question, Random random) => "odd";
    }
}
