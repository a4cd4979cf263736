using System.Globalization;
using System.Text;

namespace AutoVideo.Notifications;

/// <summary>An e-mail as it is sent and stored (RFC 5322, MIME multipart/alternative).</summary>
internal static class MimeMessage
{
    public static string Write(Email email, string from, DateTimeOffset now)
    {
        var boundary = $"part-{email.Id}";
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append("\r\n");
        Line($"From: AutoVideo <{from}>");
        Line($"To: <{email.To}>");
        Line($"Subject: {Word(email.Subject)}");
        Line($"Date: {now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000");
        Line($"Message-ID: <{email.Id}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}>");
        Line("Auto-Submitted: auto-generated");
        Line("MIME-Version: 1.0");
        Line($"Content-Type: multipart/alternative; boundary=\"{boundary}\"");
        foreach (var (type, body) in new[] { ("text/plain", email.Text), ("text/html", email.Html) })
        {
            Line();
            Line($"--{boundary}");
            Line($"Content-Type: {type}; charset=utf-8");
            Line("Content-Transfer-Encoding: base64");
            Line();
            foreach (var chunk in Convert.ToBase64String(Encoding.UTF8.GetBytes(body)).Chunk(76))
                Line(new string(chunk));
        }
        Line();
        Line($"--{boundary}--");
        return text.ToString();
    }

    // RFC 2047; a line break could begin another header.
    private static string Word(string subject) => subject.All(c => c is >= ' ' and <= '~')
        ? subject
        : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject.ReplaceLineEndings(" ")))}?=";
}
