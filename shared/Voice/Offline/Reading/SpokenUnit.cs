namespace AutoVideo.Voice.Offline.Reading;

/// <summary>A word as written and as the voice is to say it.</summary>
/// <param name="Written">With its punctuation.</param>
/// <param name="Say">Only characters the voice reads; empty for what it cannot say.</param>
internal sealed record SpokenUnit(string Written, string Say);
