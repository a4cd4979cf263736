namespace AutoVideo.Visuals.Offline.Artwork;

/// <summary>Which artworks may illustrate: things always, people when they are meant, faces and signs hardly ever.</summary>
internal static class Suitability
{
    /// <returns>0 (never) to 1.</returns>
    public static double Of(ArtworkEntry entry, WordStrength strength) => entry.Name switch
    {
        "woman-with-bunny-ears" or "person-in-suit-levitating" or "love-hotel" or "briefs" or "bikini" or "pile-of-poo" => 0,
        _ => OfKind(entry, strength),
    };

    private static double OfKind(ArtworkEntry entry, WordStrength strength) => entry.Kind switch
    {
        "zodiac" or "keycap" or "alphanum" or "av-symbol" or "gender" or "geometric" or "transport-sign" or "arrow" or "math" => 0,
        // A clock face for "two", a moon for "first quarter": only under its full name.
        "time" or "warning" or "currency" or "punctuation" or "other-symbol" or "religion" => strength == WordStrength.Label ? 1 : 0.7,
        "person-role" or "person-sport" or "person-activity" or "person-fantasy" => strength == WordStrength.Label ? 1 : strength == WordStrength.Tag ? 0.8 : 0,
        "body-parts" => strength == WordStrength.Label ? 1 : strength == WordStrength.Tag ? 0.85 : 0,
        "person" or "emotion" or "heart" => strength == WordStrength.Label ? 0.95 : 0,
        _ when entry.Kind.StartsWith("face-", StringComparison.Ordinal) || entry.Kind.StartsWith("hand", StringComparison.Ordinal) => strength == WordStrength.Label ? 0.9 : 0,
        "cat-face" or "monkey-face" or "person-gesture" or "person-symbol" or "person-resting" or "family" => strength == WordStrength.Label ? 0.9 : 0,
        _ when entry.Name.EndsWith("-face", StringComparison.Ordinal) => 0.9,
        _ => 1,
    };
}
