using TaskDsl.Experiments;

namespace TaskDsl.Generators.Tests;

public class ExperimentTests
{
    private static ExperimentDefinition Load(Generated generated) =>
        (ExperimentDefinition)generated.Load().GetType("Probe.AdditionGapsExperiment", throwOnError: true)!.GetProperty("Definition")!.GetValue(null)!;

    [Fact]
    public void The_experiment_is_compiled_as_the_file_says()
    {
        ExperimentDefinition experiment = Load(new Project().With("addition.task.yaml", Project.Addition).With("gaps.experiment.yaml", Project.Gaps).Run());

        Assert.Equal(("AdditionGaps", "gaps.experiment.yaml", "Addition", true), (experiment.Name, experiment.SourceFile, experiment.Task.Name, experiment.RunsOnBuild));
        Assert.Equal(1, Assert.Single(experiment.Seeds));
        Assert.Equal(new ModelDefinition("tiny", 2, 64, 2, 128), Assert.Single(experiment.Models));
        Assert.Equal(new TrainingDefinition { BatchTokens = 8192, Epochs = 2, LearningRate = 1e-3, WeightDecay = 0.01, Warmup = 100, Schedule = Schedule.Cosine, Floor = 0.1, Clip = 1 }, experiment.Train);
        Assert.Equal(
            (IEnumerable<RoundDefinition>)[
                new RoundDefinition { Base = 100_000, Until = new UntilDefinition { Accuracy = 0.6 } },
                new RoundDefinition { Base = 100_000, Critiqueability = 100_000, Critique = 50_000, Continues = true, Until = new UntilDefinition { Accuracy = 0.6, ValidCritiques = 0.5, Every = 25 } },
            ],
            experiment.Rounds);
        Assert.Equal(new GapsDefinition { Questions = 2000, BestOf = 2, AnswerTemperature = 1, CritiqueTemperature = 0 }, experiment.Gaps);
        Assert.Equal("3", experiment.Parameters["digits"]);
    }

    [Fact]
    public void Temperatures_may_be_drawn_for_each_question()
    {
        string gaps = Project.Gaps.Replace("answer_temperature: 1, critique_temperature: 0", "answer_temperature: random, critique_temperature: same", StringComparison.Ordinal);

        ExperimentDefinition experiment = Load(new Project().With("addition.task.yaml", Project.Addition).With("gaps.experiment.yaml", gaps).Run());

        Assert.Equal(new GapsDefinition { Questions = 2000, BestOf = 2, AnswerTemperature = null, CritiqueTemperature = null }, experiment.Gaps);
    }

    [Fact]
    public void A_model_may_have_rotary_positions()
    {
        string gaps = Project.Gaps.Replace("context: 128 }", "context: 128, positions: rotary }", StringComparison.Ordinal);

        ExperimentDefinition experiment = Load(new Project().With("addition.task.yaml", Project.Addition).With("gaps.experiment.yaml", gaps).Run());

        Assert.Equal(new ModelDefinition("tiny", 2, 64, 2, 128, PositionKind.Rotary), Assert.Single(experiment.Models));
    }

    [Fact]
    public void A_model_may_begin_as_a_published_one()
    {
        ExperimentDefinition experiment = Load(new Project().With("addition.task.yaml", Project.Addition).With("gaps.experiment.yaml", """
            experiment: AdditionGaps
            task: Addition
            models: { whole: { from: models/qwen2-0.5b }, bounded: { from: "../gpt2", context: 512 }, own: { layers: 1, width: 8, heads: 1, context: 64 } }
            train: { learning_rate: 1e-5 }
            rounds: [{ base: 10 }]
            """).Run());
        Assert.Equal((IEnumerable<ModelDefinition>)[ModelDefinition.From("whole", "models/qwen2-0.5b"), ModelDefinition.From("bounded", "../gpt2", 512), new ModelDefinition("own", 1, 8, 1, 64)], experiment.Models);
    }

    [Fact]
    public void Precision_long_sequences_rates_to_select_from_and_later_rounds_are_compiled_too()
    {
        ExperimentDefinition experiment = Load(new Project().With("addition.task.yaml", Project.Addition).With("gaps.experiment.yaml", """
            experiment: AdditionGaps
            task: Addition
            models: { tiny: { layers: 1, width: 8, heads: 1, context: 64 } }
            train: { precision: bfloat16, too_long: { truncate: question } }
            select: { learning_rate: [5e-4, 0.002], on: validation }
            rounds: [{ base: 10 }, { critiqueability: 8, critique: 4, conditional_refinement: 3, direct_refinement: 2 }, { helpfulness: 6 }]
            evaluate: { refinement: { questions: 7, best_of: 3, temperature: 0.7 }, self_critique: { questions: 9, answer_temperature: random, critique_temperature: 0.25 } }
            """.Replace("{ critiqueability: 8", "{ base: 5, critiqueability: 8", StringComparison.Ordinal)).Run());
        Assert.Equal(new SelfCritiqueDefinition { Questions = 9, AnswerTemperature = null, CritiqueTemperature = 0.25 }, experiment.SelfCritique);
        Assert.Equal(new RefinementDefinition { Questions = 7, BestOf = 3, Temperature = 0.7 }, experiment.Refinement);
        Assert.Equal(
            (IEnumerable<RoundDefinition>)[
                new RoundDefinition { Base = 10 },
                new RoundDefinition { Base = 5, Critiqueability = 8, Critique = 4, ConditionalRefinement = 3, DirectRefinement = 2 },
                new RoundDefinition { Helpfulness = 6 },
            ],
            experiment.Rounds);
        Assert.Equal(new TrainingDefinition { Precision = Precision.BFloat16, TooLong = TooLong.Truncate, Truncates = "question" }, experiment.Train);
        Assert.Equal<double>([5e-4, 2e-3], experiment.LearningRates.ToArray());
    }

    [Fact]
    public void Servers_and_critics_are_compiled_with_what_the_file_says_and_defaults_for_the_rest()
    {
        ExperimentDefinition experiment = Load(new Project().With("addition.task.yaml", Project.Addition).With("gaps.experiment.yaml", """
            experiment: AdditionGaps
            task: Addition
            models: { tiny: { layers: 1, width: 8, heads: 1, context: 64 } }
            servers:
              full: { address: "https://api.example.org/v1", model: "m \"1\"", aliases: [a, b], key: { environment: MY_KEY }, format: critique, temperature: 0.5, max_tokens: 200, seed: 7, timeout: 2.5, concurrency: 3, retries: 0, price: { input: 0.15, output: 6e-1 } }
              bare: { address: "http://localhost:8000/v1", model: m }
            rounds: [{ base: 10 }, { base: 10, critiqueability: 8, critique: 4 }]
            evaluate: { gaps: { critics: [server(full), oracle(error: 0.25), oracle(1), model(tiny)] } }
            """).Run());

        Assert.Equal(["full", "bare"], experiment.Servers.Select(server => server.Name));
        Assert.Equal<string>(["a", "b"], experiment.Servers[0].Aliases.ToArray());
        Assert.Equal(new ServerDefinition { Name = "full", Address = "https://api.example.org/v1", Model = "m \"1\"", KeyVariable = "MY_KEY", Temperature = 0.5, MaxTokens = 200, Seed = 7, Timeout = 2.5, Concurrency = 3, Retries = 0, Price = new TokenPrice(0.15, 0.6) }, experiment.Servers[0] with { Aliases = [] });
        Assert.Equal(new ServerDefinition { Name = "bare", Address = "http://localhost:8000/v1", Model = "m" }, experiment.Servers[1]);
        Assert.Equal((IEnumerable<CriticDefinition>)[new ServerCriticDefinition("full"), new OracleCriticDefinition(0.25), new OracleCriticDefinition(1), new ModelCriticDefinition("tiny")], experiment.Gaps!.Critics);
        Assert.Equal(["server(full)", "oracle(error: 0.25)", "oracle(error: 1)", "model(tiny)"], experiment.Gaps.Critics.Select(critic => critic.ToString()));
    }

    [Fact]
    public void An_experiments_parameters_replace_the_tasks()
    {
        ExperimentDefinition experiment = Load(new Project().With("addition.task.yaml", Project.Addition)
            .With("gaps.experiment.yaml", Project.Gaps.Replace("digits: 3", "digits: 5", StringComparison.Ordinal)).Run());
        Assert.Matches("^[0-9]{5} ", experiment.Oracle!().Draw(new Random(1)));
        Assert.Matches("^[0-9]{3} ", experiment.Task.Oracle!().Draw(new Random(1)));
    }

    [Fact]
    public void What_a_file_leaves_out_has_the_runtimes_default()
    {
        ExperimentDefinition experiment = Load(new Project().With("addition.task.yaml", Project.Addition).With("gaps.experiment.yaml", """
            experiment: AdditionGaps
            task: Addition
            models: { tiny: { layers: 1, width: 8, heads: 1, context: 64 } }
            rounds: [{ base: 10 }]
            """).Run());
        Assert.Equal(new TrainingDefinition(), experiment.Train);
        Assert.Equal(1, Assert.Single(experiment.Seeds));
        Assert.Null(experiment.Gaps);
        Assert.False(experiment.RunsOnBuild);
    }

    [Fact]
    public void Data_are_compiled_as_the_file_says_and_need_no_oracle()
    {
        ExperimentDefinition experiment = Load(new Project().With("addition.task.yaml", string.Join('\n', Project.Addition.Split('\n').Where(line => !line.StartsWith("oracle:", StringComparison.Ordinal) && !line.StartsWith("parameters:", StringComparison.Ordinal)))).With("gaps.experiment.yaml", """
            experiment: AdditionGaps
            task: Addition
            models: { tiny: { layers: 1, width: 8, heads: 1, context: 64 } }
            data:
              train:
                - file: [a.jsonl.gz, b.csv]
                  each: $.data.items[*]
                  where:
                    $.topic: true
                    $['n m'][0]: [x, 7]
                  unless: { $.skip: true }
                  map:
                    question: $.data.items[*].q
                    answer: { path: source_id, numbers: text, optional: true, cut_prefix: "A: " }
                    critiqueable: { path: flawed, values: { true: Yes, null: No } }
                    helpful: { value: No }
                  group: source_id
                  for: [base, critiqueability]
                  invalid: leave_out
                  trim: true
              validation: 0.05
              test: { file: t.json }
            rounds: [{ base: all, critiqueability: 10 }]
            """).Run());
        Assert.Null(experiment.Oracle);
        DataDefinition data = experiment.Data!;
        Assert.Equal(new RoundDefinition { Base = RoundDefinition.All, Critiqueability = 10 }, Assert.Single(experiment.Rounds));
        Assert.Equal((1, 0, 1, 0.05, 0.0, false), (data.Train.Length, data.Validation.Length, data.Test.Length, data.ValidationShare, data.TestShare, data.IsPairs));
        DataSource first = data.Train[0];
        Assert.Equal<string>(["a.jsonl.gz", "b.csv"], first.Files);
        Assert.Equal<string>(["base", "critiqueability"], first.For);
        Assert.Equal(("$.data.items[*]", "$.source_id", true, true, false), (first.Each!.ToString(), first.Group!.ToString(), first.LeavesOutInvalid, first.Trims, first.IsPairs));
        Assert.Equal(["$.topic = true", "$['n m'][0] = x|7"], first.Where.Select(condition => $"{condition.Path} = {string.Join('|', condition.Values)}"));
        Assert.Equal(["$.skip = true"], first.Unless.Select(condition => $"{condition.Path} = {string.Join('|', condition.Values)}"));
        Assert.Equal(
            ["question $.data.items[*].q False False '' ''", "answer $.source_id True True 'A: ' ''", "critiqueable $.flawed False False '' 'true=Yes,null=No'", "helpful  False False '' ''"],
            first.Map.Select(field => $"{field.Field} {field.Path} {field.Optional} {field.TakesNumbers} '{field.WithoutPrefix}' '{string.Join(',', field.Values.Select(value => $"{value.Key}={value.Value}"))}'"));
        Assert.Equal("No", first.Map[3].Fixed);
    }

    [Fact]
    public void Pairs_from_files_are_compiled_too()
    {
        DataDefinition data = Load(new Project().With("addition.task.yaml", Project.Addition).With("gaps.experiment.yaml", """
            experiment: AdditionGaps
            task: Addition
            models: { tiny: { layers: 1, width: 8, heads: 1, context: 64 } }
            data:
              train:
                - { file: c.jsonl, map: { question: q, chosen.answer: a, rejected.answer: b, confidence: c } }
                - { file: d.jsonl, shape: safe_rlhf, prefer: safer }
                - { file: e.jsonl, shape: ultrafeedback, margins: scores }
              test: { file: t.json, shape: reward_bench }
            rounds: [{ base: 10 }]
            """).Run()).Data!;
        Assert.True(data.IsPairs);
        Assert.Equal([(null, "question"), (PairSide.Chosen, "answer"), (PairSide.Rejected, "answer"), (null, "confidence")], data.Train[0].Map.Select(field => (field.Side, field.Field)));
        Assert.Equal((DataShape.SafeRlhf, SafePreference.Safer), (data.Train[1].Shape, data.Train[1].Prefer));
        Assert.True(data.Train[2].ScoreMargins);
        Assert.Equal(DataShape.RewardBench, data.Test[0].Shape);
    }
}
