using AutoVideo.Visuals.Offline.Artwork;
using AutoVideo.Visuals.Offline.Backdrops;

namespace AutoVideo.Visuals.Offline;

/// <summary>Palette and backdrop of a video: chosen once, from what all its scenes share.</summary>
internal sealed record VideoLook(Palette Palette, Backdrop Backdrop, string BackdropName)
{
    public static IReadOnlyDictionary<string, Backdrop> Backdrops { get; } = new Dictionary<string, Backdrop>
    {
        ["nebula"] = Nebula.Paint,
        ["hills"] = Landscapes.Hills,
        ["waves"] = Landscapes.Waves,
        ["city"] = Landscapes.City,
        ["underwater"] = Landscapes.Underwater,
        ["geometric"] = Patterns.Geometric,
        ["grid"] = Patterns.Grid,
        ["aurora"] = Patterns.Aurora,
        ["bokeh"] = Patterns.Bokeh,
        ["sunburst"] = Patterns.Sunburst,
    };

    // Mood: subjects (drawings and kinds of drawings), palettes, backdrops.
    private static readonly (string[] Subjects, string[] Palettes, string[] Backdrops)[] Moods =
    [
        (["@black-hole", "@supernova", "@star", "@galaxy", "@planet", "@gravity", "telescope", "rocket", "transport-air"], ["ember", "cosmos", "ice"], ["nebula"]),
        (["@atom", "@molecule", "@wave", "science", "dna", "microbe"], ["cosmos", "ice", "mint"], ["grid", "geometric", "aurora"]),
        (["hot-beverage", "roasted-sweet-potato", "chocolate-bar"], ["roast", "dusk"], ["bokeh", "waves"]),
        (["red-paper-lantern", "steaming-bowl", "dumpling", "bubble-tea"], ["lantern", "dusk"], ["bokeh", "city"]),
        (["teacup-without-handle", "teapot", "herb", "lotus"], ["matcha", "sakura"], ["hills", "sunburst"]),
        (["food-fruit", "food-vegetable", "food-prepared", "food-asian", "food-sweet", "drink", "dishware"], ["coral", "roast", "lantern"], ["sunburst", "bokeh", "geometric"]),
        (["honeybee", "honey-pot"], ["honey", "forest"], ["hills", "sunburst"]),
        (["animal-marine", "water-wave", "droplet", "transport-water"], ["ocean", "ice"], ["underwater", "waves"]),
        (["animal-mammal", "animal-bird", "animal-bug", "animal-reptile", "plant-flower", "plant-other", "seedling", "globe-showing-europe-africa"], ["forest", "matcha", "honey"], ["hills", "aurora"]),
        (["coin", "@growth", "money", "money-bag", "credit-card", "chart-increasing", "chart-decreasing", "receipt"], ["gold", "indigo", "mint"], ["grid", "city", "geometric"]),
        (["laptop", "briefcase", "computer", "office", "phone", "@network", "mechanical-arm", "gear"], ["indigo", "ocean", "cosmos"], ["geometric", "grid", "waves"]),
        (["classical-building", "shield", "scroll", "castle", "crown", "desert", "place-religious"], ["marble", "ember"], ["hills", "sunburst"]),
        (["flexed-biceps", "running-shoe", "@pulse", "anatomical-heart", "sport", "person-sport", "medical"], ["coral", "mint"], ["sunburst", "waves", "geometric"]),
        (["brain", "bed", "body-parts", "red-heart", "sparkles"], ["dusk", "sakura", "cosmos"], ["aurora", "waves", "bokeh"]),
        (["cityscape", "place-building", "transport-ground"], ["indigo", "lantern", "gold"], ["city"]),
        (["snowflake", "snow-capped-mountain", "thermometer"], ["ice"], ["aurora", "hills"]),
    ];

    public static VideoLook Of(PictureRequest request)
    {
        var random = SeededRandom.For("look", request.VideoSeed);
        var mood = Mood(request);
        var palette = mood is null ? random.Pick(Palette.All.Keys.Order(StringComparer.Ordinal).ToList()) : random.Pick(mood.Value.Palettes);
        var backdrop = mood is null ? random.Pick(Backdrops.Keys.Order(StringComparer.Ordinal).ToList()) : random.Pick(mood.Value.Backdrops);
        // A style may name either, or both: "ocean", "grid", "dusk waves".
        foreach (var word in WordForms.Split(WordForms.Normalize(request.Style)))
        {
            palette = Palette.All.ContainsKey(word) ? word : palette;
            backdrop = Backdrops.ContainsKey(word) ? word : backdrop;
        }
        return new(Palette.All[palette], Backdrops[backdrop], backdrop);
    }

    private static (string[] Subjects, string[] Palettes, string[] Backdrops)? Mood(PictureRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Topic))
            return null;
        foreach (var match in ArtworkMatcher.Instance.Match([request.Topic], request.Topic, request.Language).Where(match => match.Score >= ArtworkMatcher.SatelliteScore))
        {
            var kind = ArtworkLibrary.Instance.Find(match.Target)?.Kind;
            // A drawing by its own name first: a teapot is tea before it is a dish.
            foreach (var subject in new[] { match.Target, kind })
            {
                if (Array.Find(Moods, mood => mood.Subjects.Contains(subject)) is { Subjects: not null } mood)
                    return mood;
            }
        }
        return null;
    }
}
