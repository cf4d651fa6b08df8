using Microsoft.CodeAnalysis.Text;
using TaskDsl.Language;
using TaskDsl.Language.Model;
using static TaskDsl.Generators.Emit.SourceWriter;

namespace TaskDsl.Generators.Emit;

/// <summary>Writes the C# of one experiment. What the file leaves out is left out here too, and has the runtime's default.</summary>
internal static class ExperimentEmitter
{
    internal const string Namespace = "global::TaskDsl.Experiments.";

    public static SourceText Emit(ExperimentModel experiment, string rootNamespace)
    {
        var w = new SourceWriter(rootNamespace);
        w.Summary($"The experiment <c>{experiment.Name}</c>.");
        w.Line($"/// <remarks>Compiled from <c>{Xml(experiment.SourceFile)}</c>.</remarks>");
        w.Line(GeneratedCode);
        w.Line($"public static class {experiment.Name}Experiment");
        w.Open();
        w.Summary("The experiment as the runtime sees it.");
        w.Line($"public static {Namespace}ExperimentDefinition Definition {{ get; }} = new()");
        w.Open();
        w.Line($"Name = {Literal(experiment.Name)},");
        if (experiment.Title.Length > 0)
        {
            w.Line($"Title = {Literal(experiment.Title)},");
        }

        w.Line($"SourceFile = {Literal(experiment.SourceFile)},");
        w.Line($"Task = {experiment.Task}Task.Definition,");
        if (experiment.Oracle is { } oracle)
        {
            w.Line($"Oracle = {OracleExpression.Of(oracle)},");
        }

        if (experiment.Parameters.Count > 0)
        {
            string entries = string.Concat(experiment.Parameters.Select(parameter => $".Add({Literal(parameter.Parameter)}, {Literal(parameter.Text)})"));
            w.Line($"Parameters = global::System.Collections.Immutable.ImmutableSortedDictionary.Create<string, string>(global::System.StringComparer.Ordinal){entries},");
        }

        if (experiment.Seeds.Count > 0)
        {
            w.Line($"Seeds = [{string.Join(", ", experiment.Seeds.Select(Numbers.Text))}],");
        }

        if (experiment.Tokenizer is { } tokenizer)
        {
            w.Line($"TokenizerFile = new {Namespace}TokenizerFile({Literal(tokenizer.Family)}, {Literal(tokenizer.File)}),");
        }

        List(w, "Models", experiment.Models.Select(Model));
        if (experiment.Servers.Count > 0)
        {
            List(w, "Servers", experiment.Servers.Select(Server));
        }

        w.Line($"Train = {Train(experiment.Train)},");
        if (experiment.LearningRates.Count > 0)
        {
            w.Line($"LearningRates = [{string.Join(", ", experiment.LearningRates.Select(Numbers.Text))}],");
        }

        if (experiment.Rounds.Count > 0)
        {
            List(w, "Rounds", experiment.Rounds.Select(Round));
        }

        if (experiment.Gaps is { } gaps)
        {
            w.Line($"Gaps = {Record("GapsDefinition", Setting("Questions", gaps.Questions), Setting("BestOf", gaps.BestOf), Setting("AnswerTemperature", gaps.AnswerTemperature), Setting("CritiqueTemperature", gaps.CritiqueTemperature), Critics(gaps.Critics))},");
        }

        if (experiment.SelfCritique is { } critique)
        {
            w.Line($"SelfCritique = {Record("SelfCritiqueDefinition", Setting("Questions", critique.Questions), Setting("AnswerTemperature", critique.AnswerTemperature), Setting("CritiqueTemperature", critique.CritiqueTemperature))},");
        }

        if (experiment.Refinement is { } refinement)
        {
            w.Line($"Refinement = {Record("RefinementDefinition", Setting("Questions", refinement.Questions), Setting("BestOf", refinement.BestOf), Setting("Temperature", refinement.Temperature))},");
        }

        if (experiment.Data is { } data)
        {
            w.Line($"Data = {DataExpression.Of(data)},");
        }

        if (experiment.Reward is { } reward)
        {
            w.Line($"Reward = {RewardExpression.Of(reward)},");
        }

        w.Line($"RunsOnBuild = {(experiment.RunsOnBuild ? "true" : "false")},");
        w.Close("};");
        w.Close();
        return w.ToSourceText();
    }

    private static string Server(ServerModel server) => Record(
        "ServerDefinition",
        $"Name = {Literal(server.Name)}",
        $"Address = {Literal(server.Address)}",
        $"Model = {Literal(server.Model)}",
        server.Aliases.Count > 0 ? $"Aliases = [{string.Join(", ", server.Aliases.Select(Literal))}]" : null,
        server.KeyVariable is { } variable ? $"KeyVariable = {Literal(variable)}" : null,
        server.Format is { } format ? $"Format = {Literal(format)}" : null,
        Setting("Temperature", server.Temperature),
        Setting("MaxTokens", server.MaxTokens),
        Setting("Seed", server.Seed),
        Setting("Timeout", server.Timeout),
        Setting("Concurrency", server.Concurrency),
        Setting("Retries", server.Retries),
        server is { InputPrice: { } input, OutputPrice: { } output } ? $"Price = new {Namespace}TokenPrice({Numbers.Text(input)}, {Numbers.Text(output)})" : null);

    private static string? Critics(EquatableArray<CriticModel> critics) =>
        critics.Count > 0 ? $"Critics = [{string.Join(", ", critics.Select(CriticExpression.Of))}]" : null;

    private static void List(SourceWriter w, string name, IEnumerable<string> items)
    {
        w.Line($"{name} =");
        w.Open("[");
        foreach (string item in items)
        {
            w.Line(item + ",");
        }

        w.Close("],");
    }

    private static string Model(ModelModel model) => model.From is { } folder
        ? $"{Namespace}ModelDefinition.From({Literal(model.Name)}, {Literal(folder)}{(model.Context > 0 ? $", context: {Numbers.Text(model.Context)}" : "")})"
        : $"new {Namespace}ModelDefinition({Literal(model.Name)}, Layers: {Numbers.Text(model.Layers)}, Width: {Numbers.Text(model.Width)}, Heads: {Numbers.Text(model.Heads)}, Context: {Numbers.Text(model.Context)}{(model.Rotary ? $", {Namespace}PositionKind.Rotary" : "")})";

    private static string Train(TrainModel train) => Record("TrainingDefinition", TrainSettings(train));

    /// <summary>The assignments of what a file says of training.</summary>
    internal static string?[] TrainSettings(TrainModel train) =>
    [
        Setting("BatchTokens", train.BatchTokens),
        Setting("Epochs", train.Epochs),
        Setting("LearningRate", train.LearningRate),
        Setting("WeightDecay", train.WeightDecay),
        Setting("Warmup", train.Warmup),
        train.Schedule is { } schedule ? $"Schedule = {Namespace}Schedule.{(schedule == "cosine" ? "Cosine" : "Constant")}" : null,
        Setting("Floor", train.Floor),
        Setting("Clip", train.Clip),
        train.Precision is { } precision ? $"Precision = {Namespace}Precision.{(precision == "bfloat16" ? "BFloat16" : "Float32")}" : null,
        train.DropsLong ? $"TooLong = {Namespace}TooLong.Drop" : null,
        train.Truncates is { } field ? $"TooLong = {Namespace}TooLong.Truncate, Truncates = {Literal(field)}" : null,
    ];

    private static string Round(RoundModel round) => Record(
        "RoundDefinition",
        Setting("Base", round.Base),
        Setting("Critiqueability", round.Critiqueability),
        Setting("Critique", round.Critique),
        Setting("Helpfulness", round.Helpfulness),
        Setting("ConditionalRefinement", round.ConditionalRefinement),
        Setting("DirectRefinement", round.DirectRefinement),
        round.Continues ? "Continues = true" : null,
        round.OracleAnswers ? "OracleAnswers = true" : null,
        Setting("Oversample", round.Oversample),
        round.Until is { } until
            ? "Until = " + Record("UntilDefinition", Setting("Accuracy", until.Accuracy), Setting("ValidCritiques", until.ValidCritiques), Setting("Every", until.Every))
            : null);

    internal static string Record(string type, params string?[] settings)
    {
        string[] given = [.. settings.OfType<string>()];
        return given.Length == 0 ? $"new {Namespace}{type}()" : $"new {Namespace}{type} {{ {string.Join(", ", given)} }}";
    }

    internal static string? Setting(string name, long? value) => value is { } number ? $"{name} = {Numbers.Text(number)}" : null;

    private static string? Setting(string name, TemperatureModel? value) => value is { Value: null } ? $"{name} = null" : Setting(name, value?.Value);

    internal static string? Setting(string name, double? value) => value is { } number ? $"{name} = {Numbers.Text(number)}" : null;
}
