using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Scenarios;
using AutoVideo.Script;
using AutoVideo.Script.Offline;
using AutoVideo.Voice;

namespace AutoVideo.Generate;

/// <summary>What every writer of a scenario needs to have read: the language, the source in paragraphs, how long things take to say.</summary>
internal sealed class GenerationDesk(ISpeechPace pace, ToolPaths tools)
{
    private readonly Lazy<Tongues> tongues = new(() => new Tongues(WordNet.Find(tools)));

    public Tongues Tongues => tongues.Value;

    /// <exception cref="PermanentException">As a script's request: <c>topic_invalid</c>, <c>source_empty</c>, <c>source_too_large</c>, <c>language_unknown</c>, ….</exception>
    public Reading Read(GenerationWish wish)
    {
        RequestRules.Check(new ScriptRequest(wish.Topic, wish.Source, null, wish.Language, wish.Seconds, null, "explainer", 1));
        var article = wish.Source is null ? null : SourceReader.Read(wish.Source);
        var prose = article is null ? wish.Topic! : string.Join('\n', article.Blocks.Select(block => block.Text));
        var tongue = wish.Language is { } language ? Tongues.Of(RequestRules.SupportedLanguage(language)) : LanguageDetector.Resolve(prose, null, Tongues);
        var book = article is null ? null : new SourceBook(article, SourceBook.NameOf(wish.Article, article), tongue, LanguageDetector.Detect(prose, Tongues) == tongue.Tag);
        return new(tongue, article, book, PaceOf(tongue));
    }

    public Pace PaceOf(Tongue tongue) => new(pace, tongue.Tag, null);

    public Tongue TongueOf(string text, string? language) => language is { } tag && Videos.Languages.All.Contains(tag) ? Tongues.Of(tag) : LanguageDetector.Resolve(text, language, Tongues);

    /// <summary>Puts the source that a scene rests on beside it, or a note that there is none.</summary>
    public static (ScenarioScene Scene, bool IsUnsourced) Cited(ScenarioScene scene, SourceBook? book, IReadOnlyList<int> named, Tongue tongue)
    {
        if (!States(scene, tongue))
            return (scene with { Sources = [] }, false);
        if (book?.Find(scene.Narration, named) is { } paragraph)
            return (scene with { Sources = [1], Notes = $"Source, paragraph {paragraph}: {book.Excerpt(paragraph)}" }, false);
        return (scene with { Sources = [], Notes = "No source is named for this; check it before it is published." }, true);
    }

    /// <summary>Whether a scene says something that may be true or false: questions and calls to action do not.</summary>
    private static bool States(ScenarioScene scene, Tongue tongue) =>
        scene.Role != SceneRole.CallToAction && SentenceSplitter.Split(scene.Narration, tongue).Any(sentence => !Marks.IsQuestion(sentence));
}

/// <param name="Article">Null for a topic alone.</param>
internal sealed record Reading(Tongue Tongue, Article? Article, SourceBook? Book, Pace Pace);
