using AutoVideo.Articles;
using AutoVideo.Scenarios;
using AutoVideo.Scenarios.Templates;

namespace AutoVideo.Generate;

/// <summary>What a scenario is to be written from and how.</summary>
/// <param name="Topic">1 to 300 characters; may stand beside a text, which it then narrows.</param>
/// <param name="Text">Text, Markdown or HTML up to 1 MB; null when there is only a topic, or an article.</param>
/// <param name="Article">An imported article; its text is the source.</param>
/// <param name="Language">BCP 47; null takes the source's.</param>
/// <param name="Seconds">Wanted length, 5 to 600.</param>
public sealed record GenerationWish(string? Topic, string? Text, ImportedArticle? Article, string? Language, double Seconds, string Format)
{
    public string? Tone { get; init; }
    public string? Audience { get; init; }
    public ScenarioTemplate? Template { get; init; }

    public string? Source => Article?.Text ?? Text;
}

/// <summary>What happens while a scenario is written, in order. After a second <see cref="Started"/> what came before is void.</summary>
public abstract record GenerationEvent
{
    /// <param name="Provider">Who writes.</param>
    public sealed record Started(string Provider, string Model, string Language) : GenerationEvent;

    /// <param name="Index">Place, from 0.</param>
    /// <param name="IsUnsourced">It states something for which no source is named.</param>
    public sealed record SceneWritten(int Index, ScenarioScene Scene, double EstimatedSeconds, bool IsUnsourced) : GenerationEvent;

    /// <param name="Citations">Scenes name them by their place, from 1.</param>
    public sealed record Sources(IReadOnlyList<string> Citations) : GenerationEvent;

    /// <param name="Code">Stable: <c>provider_failed</c>, <c>claims_unsourced</c>, <c>length_off</c>, <c>tone_not_applied</c>, ….</param>
    public sealed record Warning(string Code, string Detail) : GenerationEvent
    {
        /// <summary>Ids of the scenes it is about.</summary>
        public IReadOnlyList<string> Scenes { get; init; } = [];
    }

    public sealed record Finished(ScenarioContent Content, string Provider, string Model) : GenerationEvent;
}
