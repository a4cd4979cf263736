namespace AutoVideo.Voice.Offline.Engines;

/// <summary>Finds words among spoken phones by the cheapest alignment of the two phone sequences (Needleman and Wunsch, 1970).</summary>
internal static class PhoneAlignment
{
    /// <param name="readings">The phones of each word when said alone; within a line some of them differ.</param>
    /// <returns>For each word when it is heard; null for one without a phone of its own.</returns>
    public static IReadOnlyList<UnitTime?> Place(IReadOnlyList<IReadOnlyList<string>> readings, IReadOnlyList<SpokenPhone> spoken)
    {
        var expected = readings.SelectMany((phones, word) => phones.Select(phone => (phone, word))).ToArray();
        var cost = new int[expected.Length + 1, spoken.Count + 1];
        for (var i = 0; i <= expected.Length; i++)
        {
            for (var j = 0; j <= spoken.Count; j++)
                cost[i, j] = i == 0 ? 2 * j : j == 0 ? 2 * i : Math.Min(
                    cost[i - 1, j - 1] + Difference(expected[i - 1].phone, spoken[j - 1].Name), 2 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
        }
        var times = new UnitTime?[readings.Count];
        for (var (i, j) = (expected.Length, spoken.Count); i > 0 && j > 0;)
        {
            if (cost[i, j] == cost[i - 1, j - 1] + Difference(expected[i - 1].phone, spoken[j - 1].Name))
            {
                var (phone, word) = (spoken[--j], expected[--i].word);
                times[word] = times[word] is { } known ? new(phone.Start, known.End) : new(phone.Start, phone.End);
            }
            else if (cost[i, j] == cost[i - 1, j] + 2)
                i--;
            else
                j--;
        }
        return times;
    }

    /// <summary>0 for the same phone, 2 for two vowels or two consonants (reduction, assimilation), 3 else.</summary>
    private static int Difference(string a, string b) => a == b ? 0 : IsVowel(a) == IsVowel(b) ? 2 : 3;

    private static bool IsVowel(string phone) => phone[0] is 'a' or 'e' or 'i' or 'o' or 'u';
}
