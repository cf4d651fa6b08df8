namespace TaskDsl.Oracles;

/// <summary>The scenes of written passages. No text in them holds a full stop, and no clause one of the joints.</summary>
internal static class Scenes
{
    /// <summary>What may stand between two clauses of a sentence.</summary>
    public static readonly string[] Joints = [", and ", ", while ", "; "];

    public static readonly Scene[] All = [Neighbours(), Trains(), Museum(), Clubs(), Market(), Zoo()];

    private static Scene Neighbours() => new(
        ["The old school on Mill Street has been turned into flats", "A group of friends meet every Friday evening", "Some people from different towns met on a walking holiday", "The village choir has some new members this year"],
        [("Anna", "she"), ("Ben", "he"), ("Clara", "she"), ("David", "he"), ("Emma", "she"), ("Felix", "he"), ("Grace", "she"), ("Henry", "he"), ("Ida", "she"), ("Jacob", "he"), ("Kate", "she"), ("Liam", "he"), ("Maria", "she"), ("Noah", "he"), ("Olga", "she"), ("Peter", "he")],
        [
            new(["{s} comes from {v}", "{s} grew up in {v}", "{v} is the town that {s} comes from"],
                ["Where does {s} come from?", "Which town is {s} from?"], ["Who comes from {v}?", "Who is from {v}?"],
                ["Bath", "Bergen", "Bristol", "Cork", "Dover", "Galway", "Ghent", "Leeds", "Lyon", "Malmo", "Oxford", "Porto", "Turin", "York"]),
            new(["{s} works as a {v}", "{s} earns a living as a {v}", "{s} is a {v}"],
                ["What does {s} do for a living?", "What is the job of {s}?"], ["Who works as a {v}?", "Who is a {v}?"],
                ["baker", "bus driver", "carpenter", "dentist", "farmer", "gardener", "journalist", "lawyer", "musician", "nurse", "painter", "teacher", "vet"]),
            new(["{s} is {v} years old", "{s} turned {v} last month"],
                ["How old is {s}?", "What is the age of {s}?"], ["Who is {v} years old?"],
                [.. Enumerable.Range(21, 45).Select(age => $"{age}")], "Who is the youngest?", "Who is the oldest?"),
            new(["{s} keeps a {v}", "{s} has a {v} at home"],
                ["Which animal does {s} keep?", "What pet does {s} have?"], ["Who keeps a {v}?", "Who has a {v}?"],
                ["budgie", "canary", "cat", "dog", "goldfish", "hamster", "lizard", "parrot", "pony", "rabbit", "snake", "tortoise"]),
            new(["{s} likes {v} best of all", "in the evenings {s} enjoys {v}"],
                ["What does {s} like doing?", "What does {s} enjoy?"], ["Who enjoys {v}?", "Who likes {v}?"],
                ["baking", "chess", "climbing", "cycling", "dancing", "drawing", "fishing", "knitting", "photography", "reading", "running", "swimming"]),
        ],
        ["They get on very well", "It rained for most of the spring", "Nobody minds when someone is late", "There is always plenty of tea", "The street is quiet at night"]);

    private static Scene Trains() => new(
        ["The new timetable starts on Monday", "The station has just been painted", "On Saturdays the station is crowded", "A notice hangs beside the ticket office"],
        [.. new[] { "Aston", "Barford", "Calder", "Denby", "Elton", "Fenwick", "Garton", "Hadley", "Ilford", "Kelby", "Linton", "Marsden" }.Select(town => ($"the train to {town}", "it"))],
        [
            new(["{s} leaves at {v}", "{s} departs at {v}", "at {v} you can take {s}"],
                ["When does {s} leave?", "At what time does {s} depart?"], ["Which train leaves at {v}?", "Which train departs at {v}?"],
                [.. Enumerable.Range(0, 48).Select(quarter => $"{6 + (quarter / 4)}:{quarter % 4 * 15:00}")], "Which train leaves first?", "Which train leaves last?"),
            new(["{s} goes from platform {v}", "platform {v} is where you find {s}"],
                ["From which platform does {s} go?", "At which platform do you find {s}?"], ["Which train goes from platform {v}?"],
                ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]),
            new(["{s} takes {v} minutes", "{s} needs {v} minutes for the journey"],
                ["How many minutes does {s} take?", "How many minutes does {s} need?"], ["Which train takes {v} minutes?"],
                [.. Enumerable.Range(3, 30).Select(five => $"{five * 5}")], "Which train is the fastest?", "Which train is the slowest?"),
            new(["{s} has {v} carriages", "{s} is made up of {v} carriages"],
                ["How many carriages does {s} have?"], ["Which train has {v} carriages?"],
                ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], "Which train has the fewest carriages?", "Which train has the most carriages?"),
        ],
        ["Dogs travel free", "The waiting room is heated in winter", "Tickets are cheaper after the morning rush", "Coffee is sold in the hall", "Bicycles need a ticket of their own"]);

    private static Scene Museum() => new(
        ["The town museum opened again last week", "Our class spent a day at the museum", "The museum shows what was found along the river", "Visitors get a map of the museum at the door"],
        [.. new[] { "Amber", "Blue", "Copper", "Garden", "Green", "Harbour", "Ivory", "Marble", "North", "Oak", "Red", "Silver", "South" }.Select(name => ($"the {name} Room", "it"))],
        [
            new(["{s} shows {v}", "{s} is full of {v}", "{v} can be seen in {s}"],
                ["What does {s} show?", "What can be seen in {s}?"], ["Which room shows {v}?", "Where can {v} be seen?"],
                ["butterflies", "carpets", "clocks", "coins", "dolls", "fossils", "maps", "masks", "musical instruments", "paintings", "shells", "ship models", "stamps", "swords"]),
            new(["{s} was opened in {v}", "since {v} visitors have been able to see {s}"],
                ["In which year was {s} opened?", "Since when have visitors been able to see {s}?"], ["Which room was opened in {v}?"],
                [.. Enumerable.Range(1880, 120).Select(year => $"{year}")], "Which room was opened first?", "Which room was opened last?"),
            new(["{s} is looked after by {v}", "{v} is in charge of {s}"],
                ["Who looks after {s}?", "Who is in charge of {s}?"], ["Which room is looked after by {v}?", "Of which room is {v} in charge?"],
                ["Mr Adler", "Mr Brook", "Mr Chen", "Mr Dale", "Mr Evans", "Ms Frost", "Ms Gupta", "Ms Hart", "Ms Ito", "Ms Jones", "Ms King", "Ms Lopez"]),
            new(["{s} has {v} lamps", "{v} lamps light {s}"],
                ["How many lamps does {s} have?", "How many lamps light {s}?"], ["Which room has {v} lamps?"],
                [.. Enumerable.Range(12, 60).Select(lamps => $"{lamps}")], "Which room has the fewest lamps?", "Which room has the most lamps?"),
        ],
        ["Children pay nothing on Sundays", "There is a small shop beside the stairs", "The roof had to be repaired", "Bags are left at the entrance", "The guards are friendly"]);

    private static Scene Clubs() => new(
        ["The school offers many clubs after lessons", "Every pupil at Hill School chooses a club", "A list of clubs hangs in the hall", "The headmaster has announced this term's clubs"],
        [.. new[] { "art", "astronomy", "chess", "cooking", "dance", "drama", "film", "garden", "history", "music", "poetry", "robot", "swimming" }.Select(name => ($"the {name} club", "it"))],
        [
            new(["{s} is led by {v}", "{v} runs {s}"],
                ["Who leads {s}?", "Who runs {s}?"], ["Which club does {v} run?", "Which club is led by {v}?"],
                ["Mr Ash", "Mr Bell", "Mr Cole", "Mr Drew", "Mr Ellis", "Mr Fox", "Ms Gray", "Ms Hill", "Ms Iqbal", "Ms Jay", "Ms Knox", "Ms Lane"]),
            new(["{s} meets in room {v}", "room {v} belongs to {s}"],
                ["In which room does {s} meet?", "Which room belongs to {s}?"], ["Which club meets in room {v}?"],
                [.. Enumerable.Range(101, 40).Select(room => $"{room}")]),
            new(["{s} has {v} members", "{v} pupils have joined {s}"],
                ["How many members does {s} have?", "How many pupils have joined {s}?"], ["Which club has {v} members?"],
                [.. Enumerable.Range(6, 40).Select(members => $"{members}")], "Which club has the fewest members?", "Which club has the most members?"),
            new(["{s} will visit {v} in June", "in June {v} awaits {s}"],
                ["What will {s} visit in June?"], ["Which club will visit {v} in June?"],
                ["a bakery", "a castle", "a farm", "a film studio", "a harbour", "a lighthouse", "a mine", "a newspaper", "a radio station", "a theatre", "an airport", "an island"]),
        ],
        ["New members are always welcome", "Some pupils go to two clubs", "Parents are invited at the end of term", "On Wednesdays lessons end early", "Most clubs cost nothing"]);

    private static Scene Market() => new(
        ["On Thursdays there is a market in front of the church", "The autumn market is the biggest of the year", "Farmers from all around come to the market", "We went to the market before breakfast"],
        [.. new[] { "Abbot", "Barnes", "Carter", "Dixon", "Eaton", "Foster", "Gibbs", "Hobbs", "Irwin", "Jarvis", "Kerr", "Lowe" }.Select(name => ($"Mr {name}", "he"))],
        [
            new(["{s} sells {v}", "{s} has come with {v}", "{v} are what {s} sells"],
                ["What does {s} sell?", "What has {s} come with?"], ["Who sells {v}?", "Who has come with {v}?"],
                ["apples", "baskets", "beans", "candles", "carrots", "cherries", "eggs", "flowers", "mushrooms", "onions", "pears", "pies", "plums"]),
            new(["{s} asks {v} pence a piece", "{v} pence is the price that {s} asks"],
                ["How many pence does {s} ask?", "What price in pence does {s} ask?"], ["Who asks {v} pence?"],
                [.. Enumerable.Range(4, 90).Select(five => $"{five * 5}")], "Who is the cheapest?", "Who is the most expensive?"),
            new(["{s} arrived at {v}", "{s} has been here since {v}"],
                ["When did {s} arrive?", "Since when has {s} been here?"], ["Who arrived at {v}?"],
                [.. Enumerable.Range(0, 40).Select(step => $"{4 + (step / 12)}:{step % 12 * 5:00}")], "Who arrived first?", "Who arrived last?"),
            new(["{s} brought {v} along to help", "{v} is helping {s}"],
                ["Who is helping {s}?", "Whom did {s} bring along to help?"], ["Whom is {v} helping?"],
                ["a brother", "a cousin", "a daughter", "a grandson", "a nephew", "a neighbour", "a niece", "a schoolboy", "a sister", "a son", "an aunt", "an uncle"]),
        ],
        ["By noon most stalls are empty", "A band plays beside the fountain", "The square smells of fresh bread", "It is wise to bring a bag", "Parking is difficult"]);

    private static Scene Zoo() => new(
        ["The zoo has written a page about its favourite animals", "Last summer some animals moved to the city zoo", "The keepers know all their animals by name", "Our guide told us about the animals one by one"],
        [("Alfie the bear", "he"), ("Bella the zebra", "she"), ("Cleo the lion", "she"), ("Duke the camel", "he"), ("Elsa the seal", "she"), ("Fritz the penguin", "he"), ("Gina the giraffe", "she"), ("Hugo the wolf", "he"), ("Iris the otter", "she"), ("Jumbo the elephant", "he"), ("Kiki the monkey", "she"), ("Leo the tiger", "he")],
        [
            new(["{s} weighs {v} kilos", "the scales show {v} kilos for {s}"],
                ["How many kilos does {s} weigh?"], ["Which animal weighs {v} kilos?"],
                [.. Enumerable.Range(2, 90).Select(ten => $"{ten * 10}")], "Which animal is the lightest?", "Which animal is the heaviest?"),
            new(["{s} is fond of {v}", "{v} are the favourite food of {s}", "{s} is given {v} as a treat"],
                ["What is {s} fond of?", "What is the favourite food of {s}?"], ["Which animal is fond of {v}?"],
                ["apples", "bananas", "berries", "cabbages", "carrots", "grapes", "melons", "nuts", "pears", "raisins", "sweet potatoes", "turnips"]),
            new(["{s} was born in {v}", "{s} came into the world in {v}"],
                ["In which month was {s} born?"], ["Which animal was born in {v}?"],
                ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]),
            new(["{s} came here from {v}", "before that {s} lived in {v}"],
                ["Where did {s} come from?", "Where did {s} live before?"], ["Which animal came from {v}?", "Which animal lived in {v} before?"],
                ["Berlin", "Budapest", "Chester", "Dublin", "Helsinki", "Lisbon", "Madrid", "Paris", "Prague", "Rome", "Vienna", "Zurich"]),
        ],
        ["Feeding them is forbidden", "The youngest visitors love the pony rides", "In winter the zoo closes at four", "A new aviary is being built", "School classes come every day"]);
}
