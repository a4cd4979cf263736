using System.Globalization;

namespace AutoVideo.Voice.Offline.Engines;

/// <summary>A phone of a spoken line; seconds from the start of the sound.</summary>
internal readonly record struct SpokenPhone(string Name, double Start, double End)
{
    private const string Pause = "pau";

    /// <summary>Parses flite's <c>-psdur</c>: a line <c>phone:end phone:end …</c> for each utterance, times from its start.</summary>
    public static IReadOnlyList<SpokenPhone> Parse(string output)
    {
        var phones = new List<SpokenPhone>();
        double offset = 0;
        foreach (var line in output.Split('\n'))
        {
            var start = offset;
            foreach (var field in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var colon = field.LastIndexOf(':');
                if (colon < 0 || !double.TryParse(field.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var end))
                    continue;
                if (field[..colon] != Pause)
                    phones.Add(new(field[..colon], start, offset + end));
                start = offset + end;
            }
            offset = start;
        }
        return phones;
    }

    /// <summary>Parses flite's <c>-ps</c>: the phones of each utterance, pauses left out.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> ParseReadings(string output) =>
    [
        .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(phone => phone != Pause).ToArray()),
    ];
}
