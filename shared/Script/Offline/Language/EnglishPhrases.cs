namespace AutoVideo.Script.Offline;

internal static class EnglishPhrases
{
    public static Phrases Value { get; } = new()
    {
        Closings =
        [
            new("Share this with someone who likes to know how things work, and follow for the next one.", "Follow for the next one"),
            new("Did anything here surprise you? Tell us in the comments, and follow for more.", "What surprised you?"),
            new("What should we explain next? Leave your question below, and follow for more.", "What should be next?"),
            new("If you learned something, pass it on, and follow along for the next story.", "Pass it on"),
        ],
        ShortClosings = [new("Follow for more.", "Follow for more"), new("What do you think?", "What do you think?")],
        Pictures = ["An illustration of {0}.", "A clear, vivid scene with {0}.", "A picture that shows {0}."],
        And = " and ",
        Comma = ", ",
        FallbackNouns = ["idea", "question"],
        Draft = new DraftPhrases
        {
            AboutThing = ["What do you really know about {0}?", "What is there to know about {0}?"],
            AboutQuestion = ["Have you ever wondered {0}?"],
            AboutStatement = ["{0}. But what is behind that?"],
            Bridges = ["Let's start with the right questions.", "Here is where to begin.", "Let's take it step by step."],
            Process =
            [
                new("First, the start: what has to be in place before anything happens?", "What has to be in place?"),
                new("Then, the steps: what follows from what, and what drives the change?", "What follows from what?"),
                new("Last, the evidence: what was measured, when, and by whom?", "How do we know?"),
            ],
            Reason =
            [
                new("First, the facts: what exactly happens, and is it always so?", "What exactly happens?"),
                new("Then, the cause: what would have to change for things to be different?", "What is the cause?"),
                new("Last, the evidence: who found out, and how can anyone check it?", "Who found out?"),
            ],
            Thing =
            [
                new("First, the origins: where and when did everything begin?", "Where did it begin?"),
                new("Then, the workings: what are the parts, and which of them matter most?", "What matters most?"),
                new("Last, the meaning: who is affected, and which fact surprises you most?", "Who is affected?"),
            ],
            Closings =
            [
                new("Which of these would you answer first? Tell us in the comments.", "Which one first?"),
                new("What would you like to know about this? Leave your question below.", "Your question?"),
            ],
            QuestionKicker = "To find out",
        },
    };
}
