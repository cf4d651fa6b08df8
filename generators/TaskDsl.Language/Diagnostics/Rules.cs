namespace TaskDsl.Language.Diagnostics;

/// <summary>Every kind of mistake that the language knows. Each has a page in <c>docs/diagnostics</c>, a row in the generator's release notes and a bad file in the tests.</summary>
public static class Rules
{
    // TDSL10xx: YAML, in any file.
    internal static readonly Rule InvalidYaml = new("TDSL1001", "The file is not valid YAML", "This is not valid YAML: {0}");
    internal static readonly Rule Tab = new("TDSL1002", "A tab stands where spaces must", "A tab cannot indent YAML; use spaces");
    internal static readonly Rule DuplicateKey = new("TDSL1003", "A key stands twice", "The key '{0}' stands twice in this map; remove one");
    internal static readonly Rule YamlShortcut = new("TDSL1004", "Anchors, aliases, merge keys and tags are not used", "{0} cannot stand here; write the value out, or use 'extends'");
    internal static readonly Rule SeveralDocuments = new("TDSL1005", "A file holds one document", "A second document begins here; put it in a file of its own");
    internal static readonly Rule UnknownKey = new("TDSL1006", "An unknown key", "'{0}' is not a key of {1}{2}");
    internal static readonly Rule MissingKey = new("TDSL1007", "A required key is missing", "{0} needs the key '{1}'");
    internal static readonly Rule WrongKind = new("TDSL1008", "A value is of the wrong kind", "'{0}' must be {1}, not {2}");
    internal static readonly Rule InvalidName = new("TDSL1009", "A name is not valid", "'{0}' cannot name {1}: {2}");
    internal static readonly Rule UnknownChoice = new("TDSL1010", "An unknown choice", "'{0}' is no choice for '{1}'{2}");
    internal static readonly Rule NotANumber = new("TDSL1011", "A number cannot be read", "'{0}' is not a number for '{1}': write {2}");
    internal static readonly Rule OutOfRange = new("TDSL1012", "A number is out of range", "'{0}' is {1}, which must be {2}");

    // TDSL11xx: a task, its names and fields.
    /// <summary>Two task files have one name.</summary>
    public static readonly Rule SameTask = new("TDSL1101", "Two files have one name", "The name '{0}' is already taken by {1}; names must differ in more than case");
    internal static readonly Rule NameCollision = new("TDSL1102", "Two names become one in C#", "'{0}' becomes '{1}' in C#, which {2}; rename one");
    internal static readonly Rule TooFewLabels = new("TDSL1103", "A label field needs two labels", "The field '{0}' has {1}; a label field has at least two");
    internal static readonly Rule LabelPrefix = new("TDSL1104", "A label begins another", "The label '{0}' is the start of '{1}', so a score could not tell them apart; choose labels that part earlier");
    internal static readonly Rule InvalidLabel = new("TDSL1105", "A label cannot be written", "The label '{0}' {1}");
    internal static readonly Rule LabelsAndType = new("TDSL1106", "A field has one type", "The field '{0}' has both labels and '{1}', which goes with a text type only; remove one");
    internal static readonly Rule InvalidTurns = new("TDSL1107", "A conversation cannot be written", "The conversation '{0}' {1}");

    // TDSL12xx: templates.
    internal static readonly Rule TemplateStyle = new("TDSL1201", "A template is not written byte for byte", "{0}; write the template as a literal block ('|-') or between double quotes");
    internal static readonly Rule BackslashInSingleQuotes = new("TDSL1202", "A backslash between single quotes is a backslash", "Between single quotes '\\{0}' is two characters; use double quotes, or a literal block ('|-')");
    internal static readonly Rule InvalidBrace = new("TDSL1203", "A brace does not match", "{0}");
    internal static readonly Rule UnknownField = new("TDSL1204", "An unknown field", "'{0}' is not a field of this task{1}");
    internal static readonly Rule TemplateEndsInSpace = new("TDSL1205", "A template ends in white space", "The template ends in white space, which a prompt would too; remove it (one space before a field belongs to the field)");
    internal static readonly Rule NoLineOfItsOwn = new("TDSL1206", "An extension does not begin on a line of its own", "This text would run on in the last line of '{0}'; leave the block's first line blank to begin a new one");
    internal static readonly Rule SpacesOnBlankLine = new("TDSL1207", "Spaces stand on a block's blank first line", "The block's blank first line holds spaces; remove them");
    internal static readonly Rule FieldTwice = new("TDSL1208", "A field stands twice", "'{0}' already stands in the text{1}; a field stands once");
    internal static readonly Rule TabInTemplate = new("TDSL1209", "A tab in a template cannot be seen", "A tab stands here; use spaces, or write the template between double quotes with \\t");
    internal static readonly Rule DoubledBraces = new("TDSL1210", "Doubled braces stand around a field's name", "'{0}' is text in braces, not the field '{1}'; write '{{{1}}}' (or '{{{{{{{1}}}}}}}' for its value in braces)");
    internal static readonly Rule ControlTokenInTemplate = new("TDSL1211", "A control token is written out", "'{0}' is ordinary text here: nothing that is written becomes a control token; remove it (each learned text is closed by the end token)");

    // TDSL13xx: formats.
    internal static readonly Rule UnknownParent = new("TDSL1301", "A format extends an unknown one", "There is no format '{0}' to extend{1}");
    internal static readonly Rule ExtendsCycle = new("TDSL1302", "Formats extend each other in a circle", "'{0}' extends itself: {1}");
    internal static readonly Rule NothingLearned = new("TDSL1303", "Nothing is learned", "'{0}' learns nothing; name the fields that 'learns' trains");
    internal static readonly Rule LearnedNotShown = new("TDSL1304", "A learned field is not in the template", "'{0}' learns '{1}', which its text does not show; write {{{1}}} in the template");
    internal static readonly Rule LearnsInput = new("TDSL1305", "An input is learned", "'{0}' cannot learn '{1}': {2}");
    internal static readonly Rule TextAfterLearned = new("TDSL1306", "Something follows the last learned field", "Nothing may follow the last learned field '{0}', where a sample ends; move this before it, or learn what stands here");
    internal static readonly Rule InvalidGiven = new("TDSL1307", "A given label does not fit", "'{0}' cannot be given: {1}");
    internal static readonly Rule RoleMismatch = new("TDSL1308", "A named format has not its role's shape", "The format '{0}' {1}");
    internal static readonly Rule LearnedTwice = new("TDSL1309", "A field is learned twice", "'{0}' stands twice in 'learns'; remove one");

    internal static readonly Rule LearnsAndScores = new("TDSL1310", "A format both learns and scores", "'{0}' has both 'learns' and 'scores'; a reward is read from a text that nothing is learned of, so remove one");
    internal static readonly Rule NeedsScores = new("TDSL1311", "A key of preference formats stands alone", "'{0}' belongs to a format with 'scores: end', which '{1}' is not");
    internal static readonly Rule InvalidWithout = new("TDSL1312", "What a baseline leaves out is not there", "'{0}' cannot be left out: {1}");
    internal static readonly Rule InvalidShots = new("TDSL1313", "Shots cannot stand before a text", "The shots of '{0}' {1}");

    // TDSL14xx: oracles.
    internal static readonly Rule UnknownOracle = new("TDSL1401", "An unknown oracle", "There is no oracle '{0}'{1}");
    internal static readonly Rule NotAnOracle = new("TDSL1402", "A type cannot serve as an oracle", "'{0}' cannot be the oracle: {1}");
    internal static readonly Rule UnknownParameter = new("TDSL1403", "An unknown oracle parameter", "'{0}' is no parameter of the oracle '{1}'{2}");
    internal static readonly Rule ParameterType = new("TDSL1404", "An oracle parameter has the wrong type", "'{0}' is not {1}, which the oracle's parameter '{2}' is");
    internal static readonly Rule ParameterRange = new("TDSL1405", "An oracle parameter is out of range", "'{0}' is {1}, which must be {2}");
    internal static readonly Rule MissingParameter = new("TDSL1406", "An oracle parameter is missing", "The oracle '{0}' needs the parameter '{1}' ({2})");
    internal static readonly Rule ParametersWithoutOracle = new("TDSL1407", "Parameters without an oracle", "'parameters' are the oracle's, and {0}");
    internal static readonly Rule OracleAndTurns = new("TDSL1408", "An oracle cannot fill a conversation", "The oracle's questions and answers are texts, and '{0}', which '{1}' shows, is a conversation; make it a text, or remove 'oracle'");

    // TDSL15xx: what is proved of a format.
    internal static readonly Rule BoundaryBefore = new("TDSL1501", "A mask cannot be proved to begin at a cut", "Under {0}, one token may span the beginning of '{1}' and the text before it; put one space, or exactly one line break, directly before the field");
    internal static readonly Rule BoundaryAfter = new("TDSL1502", "A mask cannot be proved to end at a cut", "Under {0}, one token may span the end of '{1}' and the text after it; let a space follow the label, or labels end in a letter or digit before a line break");
    internal static readonly Rule PromptEndsInSpace = new("TDSL1503", "A prompt ends in a space", "The prompt of '{0}' would end in a space: only one space before a field belongs to the field; remove the others");
    internal static readonly Rule Ambiguous = new("TDSL1504", "Two examples have one text", "'{0}' cannot be read back: '{1}' is the text of {2} = '{3}' and of {2} = '{4}'; make a field a line, begin the next text with a line break, or add 'parse: guarded'");
    internal static readonly Rule LabelsPartApart = new("TDSL1505", "Labels do not part at one place", "The labels {0} do not part at one place: after '{1}', {2} go on alike; choose labels whose next letters all differ");

    // TDSL16xx: prompts.lock.
    internal static readonly Rule FormatChanged = new("TDSL1601", "A format changed that nobody decided on", "'{0}' is not what prompts.lock holds; what changed: {1}; undo it, or accept the new version with -p:AcceptPrompts=true");
    internal static readonly Rule FormatRemoved = new("TDSL1602", "A locked format is gone", "prompts.lock holds {0}, which no task file has any more; put back what is gone, or accept that with -p:AcceptPrompts=true");
    internal static readonly Rule InvalidLock = new("TDSL1603", "prompts.lock cannot be read", "This line is no entry of prompts.lock; resolve the merge, or take the file's last version and build again");

    // TDSL2xxx: experiments.
    internal static readonly Rule UnknownTask = new("TDSL2001", "An experiment of an unknown task", "There is no task '{0}'{1}");
    /// <summary>Two experiment files have one name.</summary>
    public static readonly Rule SameExperiment = new("TDSL2002", "Two experiments have one name", "The name '{0}' is already taken by {1}; names must differ in more than case");
    internal static readonly Rule HeadsDoNotDivide = new("TDSL2003", "Heads do not divide the width", "'heads' is {0}, which must divide the width {1}");
    internal static readonly Rule MissingFormat = new("TDSL2004", "A round needs a format that the task lacks", "'{0}' cannot be trained: the task '{1}' has no format of that name");
    internal static readonly Rule UntrainedFormat = new("TDSL2005", "An evaluation needs a format that no round trains", "'{0}' needs the format '{1}', which {2}");
    internal static readonly Rule FirstRound = new("TDSL2006", "The first round has no round before it", "The first round cannot have '{0}': {1}");
    internal static readonly Rule MoreCritiques = new("TDSL2007", "More critiques or refinements than flawed answers", "'{0}' is {1}, more than the {2} flawed answers, half of 'critiqueability'");
    internal static readonly Rule NeedsOracle = new("TDSL2008", "An experiment needs an oracle", "The task '{0}' has no oracle, which judges answers; name one in {1}");
    internal static readonly Rule UntrainableRound = new("TDSL2009", "A round trains on nothing", "This round trains on nothing; give a count, such as 'base: 100_000'");
    internal static readonly Rule UntilNeeds = new("TDSL2010", "A bar that the round cannot reach", "'{0}' is measured on '{1}', which this round does not train");

    internal static readonly Rule FixedAndSelected = new("TDSL2011", "A setting is both fixed and selected", "'{0}' stands under 'train' and under 'select'; keep one");
    internal static readonly Rule CannotTruncate = new("TDSL2012", "A field that cannot be cut", "'{0}' cannot be truncated: {1}");

    internal static readonly Rule OddRotation = new("TDSL2014", "Heads too odd for rotary positions", "'heads' is {0}, which gives each a width of {1}; rotary positions turn pairs of numbers, so it must be even");
    internal static readonly Rule HelpfulnessNeeds = new("TDSL2013", "Critiques of a model that has not learned to critique", "'helpfulness' is made from critiques of the round before, whose model has not trained 'critique'");

    internal static readonly Rule HelpfulnessOfOracle = new("TDSL2015", "Critiques to judge that nobody samples", "'helpfulness' is made from critiques that a model samples, and the answers of this round are the oracle's; train it in a round with 'answers: sampled'");

    internal static readonly Rule PublishedNeedsRate = new("TDSL2016", "Published weights at the rate of fresh ones", "'{0}' begins with published weights, which the default learning rate, meant for small fresh models, would spoil; say a rate, such as 'train: {{ learning_rate: 1e-5 }}'");

    // TDSL202x: reward models.
    internal static readonly Rule NeedsReward = new("TDSL2020", "A key of reward experiments stands alone", "'{0}' belongs to an experiment that trains reward models; add 'reward: {{ format: FORMAT }}', or remove it");
    internal static readonly Rule ComparedTwice = new("TDSL2021", "Something is compared with itself", "'{0}' stands twice in '{1}'; remove one");
    internal static readonly Rule NeedsRounds = new("TDSL2023", "Weights of rounds that are not there", "'{0}' needs rounds, after whose last one the weights are taken; add 'rounds'");
    internal static readonly Rule NotAPreference = new("TDSL2024", "A reward of a format that has none", "'{0}' gets no reward: it is no preference format, which says 'scores: end'");
    internal static readonly Rule NoPlaceForCritiques = new("TDSL2025", "A format without a place for critiques", "'{0}' has no place for the critiques of '{1}': say in the format which field they fill, and which the baseline leaves out, such as 'without: critique'");
    internal static readonly Rule UnfilledField = new("TDSL2026", "A preference shows a field that nobody fills", "'{0}' shows '{1}', which neither the oracle nor a critic fills");

    // TDSL203x: data.
    internal static readonly Rule InvalidPath = new("TDSL2030", "A path into the data cannot be read", "'{0}' is no path: {1}");
    internal static readonly Rule InvalidMapping = new("TDSL2031", "A field cannot be mapped so", "'{0}' cannot be mapped: {1}");
    internal static readonly Rule TwoForms = new("TDSL2032", "Keys of a source do not fit together", "'{0}' cannot stand so: {1}");
    internal static readonly Rule UnmappedField = new("TDSL2033", "The data lack a field", "'{0}' needs the field '{1}', which {2}");
    internal static readonly Rule UnfitShape = new("TDSL2034", "A form of data that the task cannot hold", "'{0}' does not fit the task '{1}': {2}");
    internal static readonly Rule NothingLeft = new("TDSL2035", "Nothing is left to train on", "'validation' and 'test' together hold out all of 'train'; their shares must sum to less than 1");

    internal static readonly Rule NotOfFiles = new("TDSL2036", "A key that examples from files have no use for", "'{0}' cannot stand here: {1}");

    // TDSL205x: critics and servers.
    internal static readonly Rule InvalidCritic = new("TDSL2050", "A critic cannot be read", "'{0}' is no critic: {1}");
    internal static readonly Rule UnknownCritic = new("TDSL2051", "A critic that the experiment does not have", "There is no {0} '{1}' in this experiment{2}");
    internal static readonly Rule LiteralKey = new("TDSL2052", "A key is written out", "A key never stands in a file; write 'key: {{ environment: NAME }}' with the name of the environment variable that holds it (capital letters, digits, '_')");
    internal static readonly Rule InvalidAddress = new("TDSL2053", "A server's address cannot be used", "This is no server's address: {0}");
    internal static readonly Rule CriticNeeds = new("TDSL2054", "A critic has no place here", "'{0}' cannot criticise here: {1}");

    /// <summary>Every rule, by id.</summary>
    public static IReadOnlyList<Rule> All { get; } =
        [.. typeof(Rules).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
            .Select(field => field.GetValue(null)).OfType<Rule>().OrderBy(rule => rule.Id, StringComparer.Ordinal)];
}
