using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Render;
using AutoVideo.Render.Packaging;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Videos;

public enum VideoStatus { Accepted, Running, Completed, Failed, Cancelling, Cancelled, Deleted }

/// <summary>In pipeline order; voice and visuals run side by side.</summary>
public enum VideoStage { Script, Voice, Visuals, Timeline, Render, Publish }

/// <summary>
/// One video: the only place its state lives. Container <c>videos</c>, partition key and id are the video's id; events and
/// later versions sit in the same partition.
/// </summary>
/// <param name="Sequence">Number of the last event; each change of state adds one or more.</param>
/// <param name="Outbox">Events of the last change, to be projected and sent (again, should the process die before).</param>
public sealed record Video(
    string Id, string OwnerId, VideoRequest Request, VideoStatus Status, int Attempt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    long Sequence, IReadOnlyList<VideoEvent> Outbox)
{
    public const string Container = "videos";
    public int SchemaVersion { get; init; } = 1;
    public string Type { get; init; } = "video";

    public string? Title { get; init; }
    public bool DraftScript { get; init; }
    public bool DraftVoice { get; init; }
    public IReadOnlyList<VideoScene> Scenes { get; init; } = [];

    /// <summary>Who speaks this attempt, once chosen: one voice for the whole video.</summary>
    public VoiceChoice? Voice { get; init; }

    /// <summary>Providers whose voices failed in this attempt: none of them is chosen again.</summary>
    public IReadOnlyList<string> FailedVoices { get; init => field = value ?? []; } = [];
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    /// <summary>Blob names of what the stages made.</summary>
    public string? Script { get; init; }
    public string? Timeline { get; init; }

    /// <summary>The media job that renders, for live progress.</summary>
    public string? RenderJob { get; init; }
    public RenderResult? Result { get; init; }
    public VideoError? Error { get; init; }

    /// <summary>The question that the pipeline waits with; null while it waits for nobody.</summary>
    public VideoReview? Review { get; init; }
    public IReadOnlyList<ReviewApproval> Approvals { get; init; } = [];

    /// <summary>Changes that the next rendering takes up, or is taking up.</summary>
    public VideoEdit? Edit { get; init; }

    /// <summary>Counts what people changed: each edit, its being discarded, each rendering asked for.</summary>
    public int Revision { get; init; }
    public VideoPace? Pace { get; init; }

    /// <summary>Number of the newest finished rendering; 0 before the first.</summary>
    public int Version { get; init; }

    /// <summary>The finished rendering that this attempt brings back, if it does.</summary>
    public int? Restores { get; init; }

    /// <summary>Id of the orchestration that makes this attempt; the first one's is the video's own.</summary>
    [JsonIgnore]
    public string InstanceId => InstanceIdOf(Id, Attempt);

    public static string InstanceIdOf(string id, int attempt) => attempt == 1 ? id : $"{id}.{attempt}";

    /// <summary>The video whose attempt such an orchestration makes.</summary>
    public static string IdOf(string instanceId) => instanceId.Split('.')[0];

    [JsonIgnore]
    public bool IsFinished => Status is VideoStatus.Completed or VideoStatus.Failed or VideoStatus.Cancelled or VideoStatus.Deleted;

    /// <summary>Whether somebody's edits wait; those of a version that is brought back are nobody's.</summary>
    [JsonIgnore]
    public bool IsEdited => Edit is not null && Restores is null;

    /// <summary>The language of the script once it is written, else the wanted one.</summary>
    public string? Language { get; init; }

    public StageRecord? Find(VideoStage stage) => Stages.FirstOrDefault(record => record.Stage == stage);
}

/// <summary>What was asked for. Texts of unbounded length are blobs.</summary>
/// <param name="Source">Blob name of the source text.</param>
/// <param name="Script">Blob name of a ready script.</param>
/// <param name="Seconds">Wanted length, 5 to 600.</param>
public sealed record VideoRequest(
    string? Topic, string? Source, string? Script, string? Language, string Format, double Seconds, string Style, string? Voice, int Seed)
{
    /// <summary>Null where the settings decide about everything.</summary>
    public VideoOutput? Output { get; init; }

    /// <summary>Colours, fonts, logo and cards of the brand kit that was chosen; null for none.</summary>
    public Render.Brand.BrandBlock? Brand { get; init; }

    /// <summary>Where the owner is asked before the pipeline goes on.</summary>
    public IReadOnlyList<ReviewGate> Review { get; init; } = [];

    /// <summary>Name of a caption style; null where the style and the settings decide.</summary>
    public string? Captions { get; init; }

    /// <summary>Mood of the music, or <see cref="NoMusic"/>; null where the style decides.</summary>
    public string? Music { get; init; }

    public const string NoMusic = "off";

    /// <summary>Uploaded music in place of the synthesised one; null for none.</summary>
    public Render.Music.MusicFile? OwnMusic { get; init; }

    /// <summary>What makes it the same as another video in another language; null for any other video.</summary>
    public Translations.VideoTranslation? Translation { get; init; }

    /// <summary>The app whose controls captions stay clear of; null for none in particular.</summary>
    public string? Platform { get; init; }

    /// <summary>What is made of every finished version; null for nothing.</summary>
    public IReadOnlyList<PackageKind>? Packages { get; init; }

    /// <summary>
    /// Whether all its words are its owner's: from a source, a ready script (a scenario is one), or a translation of such. What providers make of them is
    /// given to no other user. Of single scenes see <see cref="Script.ScriptScene.Own"/>.
    /// </summary>
    [JsonIgnore]
    public bool IsPersonal => Source is not null || Script is not null || Translation is { IsPersonal: true };

    /// <summary>Whether it says the same; records with lists are equal only when the lists are the very same ones.</summary>
    public bool IsSameAs(VideoRequest other) => this == other
        || JsonSerializer.Serialize(this, VideosJsonContext.Default.VideoRequest) == JsonSerializer.Serialize(other, VideosJsonContext.Default.VideoRequest);
}

/// <param name="VoiceSeconds">Length of the spoken line once spoken.</param>
/// <param name="Voice">Blob name of the speech's manifest.</param>
/// <param name="Picture">Blob name of the picture's manifest.</param>
public sealed record VideoScene(string Id, string Headline, string Narration, double? VoiceSeconds = null, string? Voice = null, string? Picture = null)
{
    /// <summary>Whom the picture has to name.</summary>
    public PictureCredit? Credit { get; init; }
}

/// <param name="Provider">E.g. <c>offline</c>, <c>openai</c>.</param>
/// <param name="Voice">As users name it.</param>
public sealed record VoiceChoice(string Provider, string Voice);

/// <summary>Where a stock picture is from, to be shown with the video.</summary>
/// <param name="Text">E.g. <c>Photo by Ann Lee on Pexels</c>.</param>
/// <param name="Author">Name of who made it, and that person's page.</param>
/// <param name="Address">The picture's own page.</param>
public sealed record PictureCredit(string Text, string Author, string AuthorAddress, string Address, string Licence);

/// <param name="CpuSeconds">CPU time of this attempt's work, child processes included; 0 when everything was found made.</param>
public sealed record StageRecord(VideoStage Stage, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt = null, double CpuSeconds = 0);

/// <param name="Stage">Where it stopped.</param>
/// <param name="Action">What to do about it.</param>
public sealed record VideoError(VideoStage Stage, string Code, string Message, string Action);

/// <summary>One thing that happened to a video; id and order are its sequence number.</summary>
/// <param name="Name">E.g. <c>scene_spoken</c>.</param>
/// <param name="Text">For people and programs that follow: scene, reason, figures.</param>
public sealed record VideoEvent(long Sequence, string Name, DateTimeOffset At, int Attempt, VideoStage? Stage = null, string? Scene = null, string? Text = null)
{
    public string Type { get; init; } = "event";
}

/// <summary>One line of an owner's list: container <c>video_lists</c>, partition key the owner's id, id the video's id.</summary>
public sealed record VideoSummary(
    string Id, string OwnerId, VideoStatus Status, string? Title, string? Topic, string? Language, string Format, double Seconds,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Sequence)
{
    public const string Container = "video_lists";
    public int SchemaVersion { get; init; } = 1;
}
