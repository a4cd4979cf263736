using AutoVideo.Render.Brand;
using AutoVideo.Render.Music;
using AutoVideo.Visuals;

namespace AutoVideo.Render.Timeline;

/// <summary>
/// The edit list: the only input of a render. Visual positions are whole frames, audio positions whole samples at 48 kHz,
/// so nothing drifts. Equal timelines give equal bytes.
/// </summary>
/// <param name="SchemaVersion">3; documents of version 2, which knew no effects, and of version 1, which knew no overlays, no brand and no clips either, are read too.</param>
/// <param name="Scenes">In order, without gaps: each starts where the one before ends.</param>
public sealed record Timeline(
    int SchemaVersion, OutputSpec Output, string Language, IReadOnlyList<TimelineScene> Scenes, CaptionTrack Captions,
    IReadOnlyList<VoiceClip> Voice, MusicBed? Music, TimelineMetadata Metadata)
{
    /// <summary>What is drawn over the pictures and under the captions.</summary>
    public IReadOnlyList<Overlay> Overlays { get; init => field = value ?? []; } = [];

    /// <summary>Short sounds, in order of their time.</summary>
    public IReadOnlyList<SoundEffect> Effects { get; init => field = value ?? []; } = [];

    /// <summary>The brand that colours, fonts and cards are of; null for none.</summary>
    public BrandBlock? Brand { get; init; }

    public int FrameCount => Scenes.Sum(scene => scene.FrameCount);
    public double Seconds => (double)FrameCount / Output.FrameRate;
}

/// <param name="Width">Even pixels.</param>
/// <param name="FrameRate">Frames per second: 24, 25, 30 or 60.</param>
/// <param name="Preset">x264 preset; other encoders take their own of like speed.</param>
/// <param name="Crf">x264 constant rate factor, 1 to 51 (0, lossless, is not in the High profile); other encoders take theirs of like quality.</param>
public sealed record OutputSpec(int Width, int Height, int FrameRate, string Preset, int Crf)
{
    public VideoCodec Codec { get; init; }

    /// <summary>Whether the file carries the captions a second time, as a subtitle stream that players can show.</summary>
    public bool SoftSubtitles { get; init; }
}

/// <summary>How the pictures are coded: what nearly everything plays, or half the bytes for newer players.</summary>
public enum VideoCodec { H264, Hevc, Av1 }

/// <param name="FirstFrame">0-based, on the video's own frames.</param>
/// <param name="Transition">How this scene comes in, over its own first frames; null for a cut (always for the first scene).</param>
public sealed record TimelineScene(
    string Id, int FirstFrame, int FrameCount, IReadOnlyList<PictureLayer> Layers, Motion Motion, Transition? Transition)
{
    /// <summary>A piece of a video in place of the background, which stands for it where only a still is wanted; null for none.</summary>
    public FootageClip? Clip { get; init; }

    /// <summary>Whether the background is a picture that was not drawn here: an upload, or one of a stock or a painter. Such a picture may be black.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPhoto { get; init; }

    /// <summary>Name of the chapter that begins here; null for none.</summary>
    public string? Title { get; init; }
}

/// <summary>A camera move over the whole scene, eased: zoom 1 shows exactly the frame.</summary>
/// <param name="FocusX">0 to 1 of the width: the point that the zoom holds on to.</param>
public sealed record Motion(double StartZoom, double EndZoom, double FocusX, double FocusY);

/// <summary>How one scene becomes the next; a cut is no transition at all.</summary>
public enum TransitionKind
{
    /// <summary>The one becomes the other.</summary>
    Fade,

    /// <summary>The new picture comes in over the old one.</summary>
    Slide,

    /// <summary>Down into the dark and up again.</summary>
    Dip,

    /// <summary>The new picture pushes the old one out.</summary>
    Push,

    /// <summary>A soft edge runs across.</summary>
    Wipe,

    /// <summary>Into the old picture and out of the new one.</summary>
    Zoom,

    /// <summary>Out of focus and into it again.</summary>
    Blur,
}

/// <param name="Frames">Length of the overlap; the scene before moves on during it.</param>
public sealed record Transition(TransitionKind Kind, int Frames);

/// <param name="Style">Name of a caption style.</param>
public sealed record CaptionTrack(string Style, IReadOnlyList<CaptionCue> Cues)
{
    /// <summary>The app whose controls the captions stay clear of: tiktok, reels, shorts or feed; null for none in particular.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Platform { get; init; }

    /// <summary>Family of a brand, for the scripts that it has; null for the product's own.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Font { get; init; }

    /// <summary>Colour of a brand, <c>#rrggbb</c>, for what marks the spoken word; null for the style's own.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Accent { get; init; }
}

/// <summary>A phrase on screen; its words light up one after the other. Seconds on the video's clock.</summary>
public sealed record CaptionCue(string SceneId, double Start, double End, IReadOnlyList<CaptionWord> Words);

public sealed record CaptionWord(string Text, double Start, double End);

/// <param name="Blob">Mono 48 kHz WAV.</param>
/// <param name="StartSample">Position on the video's clock at 48 kHz.</param>
public sealed record VoiceClip(string SceneId, string Blob, long StartSample, long Samples);

/// <summary>A bed, ducked under the voice: synthesised, unless there is a file.</summary>
/// <param name="Mood">calm, bright, tense or warm.</param>
public sealed record MusicBed(string Mood, int Seed, double GainDb)
{
    /// <summary>Somebody's own music, which is heard in place of the synthesised one; null for none.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public MusicFile? File { get; init; }
}

/// <param name="Draft">True when script or voice are drafts: written into the file's comment tag.</param>
public sealed record TimelineMetadata(string Title, string Description, bool Draft);
