namespace AutoVideo.Script.Offline;

/// <summary>A template, the headline shown with it and the nouns of its picture.</summary>
internal sealed record Line(string Narration, string Headline, params IReadOnlyList<string> Nouns);

/// <summary>The few sentences of our own that a script may contain: calls to action, pictures, questions. Nothing about any subject.</summary>
internal sealed record Phrases
{
    /// <summary>Calls to action, longest first within a variant; about four to six seconds.</summary>
    public required IReadOnlyList<Line> Closings { get; init; }

    /// <summary>For videos too short for a full one.</summary>
    public required IReadOnlyList<Line> ShortClosings { get; init; }

    /// <summary>What a picture shows; {0} is the list of nouns, {1} the headline.</summary>
    public required IReadOnlyList<string> Pictures { get; init; }

    /// <summary>Joins the last two nouns of a list, and the others.</summary>
    public required string And { get; init; }

    public required string Comma { get; init; }

    /// <summary>Shown when a scene has no noun of its own.</summary>
    public required IReadOnlyList<string> FallbackNouns { get; init; }

    public required DraftPhrases Draft { get; init; }
}

/// <summary>What a draft is made of when there is nothing but a topic.</summary>
internal sealed record DraftPhrases
{
    /// <summary>{0} is the topic: an opening question that fits any noun phrase.</summary>
    public required IReadOnlyList<string> AboutThing { get; init; }

    /// <summary>{0} is the topic: fits any indirect question ("how it works").</summary>
    public required IReadOnlyList<string> AboutQuestion { get; init; }

    /// <summary>{0} is the topic: fits what starts with a number ("10 ways to …").</summary>
    public required IReadOnlyList<string> AboutList { get; init; }

    /// <summary>{0} is the topic: fits any statement.</summary>
    public required IReadOnlyList<string> AboutStatement { get; init; }

    /// <summary>Said after the opening question.</summary>
    public required IReadOnlyList<string> Bridges { get; init; }

    public required IReadOnlyList<Line> Process { get; init; }
    public required IReadOnlyList<Line> Reason { get; init; }
    public required IReadOnlyList<Line> Thing { get; init; }
    public required IReadOnlyList<Line> Closings { get; init; }

    /// <summary>Kicker of the question scenes.</summary>
    public required string QuestionKicker { get; init; }
}
