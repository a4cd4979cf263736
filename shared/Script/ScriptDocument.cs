using System.Text.Json.Serialization;
using AutoVideo.Ai.Text;

namespace AutoVideo.Script;

/// <summary>What is said and shown, scene by scene. The only input of voice and visuals.</summary>
/// <param name="Language">BCP 47, one of <see cref="Videos.Languages"/> when made offline.</param>
/// <param name="Origin">How it came to be; a draft is called one wherever the product shows it.</param>
/// <param name="Citations">Works that facts came from, in order of first use (dictionary glosses, the source's title).</param>
public sealed record ScriptDocument(
    string Title, string Language, ScriptOrigin Origin, IReadOnlyList<ScriptScene> Scenes, SeoFields Seo, IReadOnlyList<string> Citations)
{
    /// <summary>Who wrote it, for the step that asked; not part of the script.</summary>
    [JsonIgnore]
    public Authorship? Authorship { get; init; }

    /// <param name="index">0-based, of a scene.</param>
    public SceneMark MarkOf(int index) => Scenes[index].Mark ?? new(index + 1, index + 1, Scenes.Count);
}

/// <summary>Who answered, and who was asked before in vain.</summary>
public sealed record Authorship(string Provider, string Model, IReadOnlyList<PassedOver> PassedOver)
{
    /// <summary>What the answers took that it was made of; null where no model was asked.</summary>
    public TakenWords? Taken { get; init; }
}

/// <param name="Model">The provider's name of the model, by which it charges.</param>
public sealed record TakenWords(string Model, TokenUsage Usage);

/// <param name="Why">What went wrong, for a person.</param>
public sealed record PassedOver(string Provider, string Why);

/// <summary>Draft: from a topic alone. Extract: sentences of a source. Ready: given as a script. Model: written by a provider.</summary>
public enum ScriptOrigin { Draft, Extract, Ready, Model }

public enum SceneRole { Hook, Body, CallToAction }

/// <param name="Id">Stable within the script: <c>s1</c>, <c>s2</c>, ….</param>
/// <param name="Narration">What is spoken, plain text with punctuation.</param>
/// <param name="OnScreenText">A headline of at most about 40 characters (16 for Chinese and Japanese).</param>
/// <param name="Kicker">A word or two above the headline; null for none.</param>
/// <param name="VisualPrompt">What the picture shows, for a painter.</param>
/// <param name="Keywords">Two to six nouns, most telling first, for keyword-matched artwork.</param>
/// <param name="EstimatedSeconds">Length of the speech as the voice's model foretells it.</param>
public sealed record ScriptScene(
    string Id, SceneRole Role, string Narration, string OnScreenText, string? Kicker, string VisualPrompt, IReadOnlyList<string> Keywords, double EstimatedSeconds)
{
    /// <summary>Blob name of a picture that somebody uploaded for this scene; null: it is drawn.</summary>
    public string? PictureUpload { get; init; }

    /// <summary>What is drawn over the picture: a list, a figure, a chart, …; null for nothing.</summary>
    public SceneOverlay? Overlay { get; init; }

    /// <summary>What the captions show in place of the narration, which is spoken as it is; null: the narration.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Caption { get; init; }

    /// <summary>How the clip behind it is shown; null: as it fits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClipCut? Clip { get; init; }

    /// <summary>What of it its owner wrote over; null: nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OwnWords? Own { get; init; }

    /// <summary>Null in a script whose scenes stand as they were written: see <see cref="ScriptDocument.MarkOf"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SceneMark? Mark { get; init; }
}

/// <summary>What of a scene is in its owner's own words: what providers make of them is given to no other user.</summary>
/// <param name="Narration">What is said.</param>
/// <param name="Picture">What the picture shows, or what it is looked for by.</param>
public sealed record OwnWords(bool Narration, bool Picture);

/// <summary>What a scene keeps when others come, go or change places, so that its picture and its film stay as they are.</summary>
/// <param name="Number">1-based: backdrop, composition, camera and transition follow it.</param>
/// <param name="Place">How far the progress bar in its picture is filled.</param>
/// <param name="Of">Segments of that bar: scenes that there were at first.</param>
public sealed record SceneMark(int Number, int Place, int Of);

/// <summary>Title up to 100 characters, description up to 5,000, up to 15 keywords and hashtags (limits of YouTube's data API).</summary>
public sealed record SeoFields(string Title, string Description, IReadOnlyList<string> Keywords, IReadOnlyList<string> Hashtags);
