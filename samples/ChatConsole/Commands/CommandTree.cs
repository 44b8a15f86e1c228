using System.CommandLine;
using System.CommandLine.Parsing;

namespace ChatConsole;

/// <summary>What the commands do, once the command line is understood.</summary>
internal interface ICommands
{
    Task<int> AskAsync(string prompt, AskFormat format, RequestSettings settings);

    Task<int> ChatAsync(bool isThinking, RequestSettings settings);

    Task<int> InspectAsync(string file, InspectView view, int? chunk);

    Task<int> ReplayAsync(string file, AskFormat format, double speed);
}

/// <summary>The command line: <c>ask</c>, which may be left out, <c>chat</c>, <c>inspect</c> and <c>replay</c>.</summary>
internal static class CommandTree
{
    private const string ExitCodesHelp =
        "Exit codes: 0 complete, 1 bad usage or unreadable file, 2 cancelled, 3 the API said no, 4 the stream broke.";

    public static RootCommand Create(ICommands commands)
    {
        RootCommand root = new($"Streams an answer of Claude's. Without a key it talks to a scripted FakeClaude. {ExitCodesHelp}");
        // A prompt may begin with a word in brackets.
        root.Directives.Clear();
        RequestOptions request = new();
        AddAsk(root, request, commands);
        Command ask = new("ask", "Asks one question. This is the default.");
        AddAsk(ask, request, commands);
        root.Subcommands.Add(ask);
        root.Subcommands.Add(Chat(request, commands));
        root.Subcommands.Add(Inspect(commands));
        root.Subcommands.Add(Replay(commands));
        return root;
    }

    private static void AddAsk(Command command, RequestOptions request, ICommands commands)
    {
        Argument<string> prompt = new("PROMPT")
        {
            Description = "The question.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = static _ => AskCommand.DefaultPrompt,
        };
        Func<ParseResult, AskFormat> format = AddFormats(command);
        command.Arguments.Add(prompt);
        request.AddTo(command);
        command.SetAction(parsed =>
        {
            string question = Word(parsed, prompt);
            if (string.IsNullOrWhiteSpace(question))
                throw new UsageException("The prompt is empty.");
            return commands.AskAsync(question, format(parsed), request.Read(parsed));
        });
    }

    /// <summary>Adds the options that say how an answer is printed.</summary>
    private static Func<ParseResult, AskFormat> AddFormats(Command command)
    {
        Option<bool> events = new("--events") { Description = "Print each event on a line instead of the text." };
        Option<bool> json = new("--json") { Description = "Print only the final message, as JSON." };
        command.Options.Add(events);
        command.Options.Add(json);
        return parsed => One(parsed, (events, AskFormat.Events), (json, AskFormat.Json), AskFormat.Text);
    }

    private static Command Replay(ICommands commands)
    {
        Command replay = new("replay", "Plays what --record has recorded, at its own pace.");
        Argument<string> file = new("FILE") { Description = "The recording." };
        Option<double> speed = new("--speed")
        {
            Description = "How fast: 2 is twice its own pace, 0 is at once.",
            HelpName = "N",
            DefaultValueFactory = static _ => 1,
            CustomParser = RequestOptions.Speed,
        };
        replay.Arguments.Add(file);
        replay.Options.Add(speed);
        Func<ParseResult, AskFormat> format = AddFormats(replay);
        replay.SetAction(parsed => commands.ReplayAsync(Word(parsed, file), format(parsed), parsed.GetValue(speed)));
        return replay;
    }

    private static Command Chat(RequestOptions request, ICommands commands)
    {
        Command chat = new("chat", "Talks in turns, a line each. /clear forgets the conversation, /exit leaves.");
        Option<bool> noThinking = new("--no-thinking") { Description = "Do not ask for thinking, which older models refuse." };
        chat.Options.Add(noThinking);
        request.AddTo(chat);
        chat.SetAction(parsed => commands.ChatAsync(!parsed.GetValue(noThinking), request.Read(parsed)));
        return chat;
    }

    private static Command Inspect(ICommands commands)
    {
        Command inspect = new("inspect", "Reads a recorded stream, and prints a line for each event.");
        Argument<string> file = new("FILE") { Description = "The recorded bytes; - is stdin." };
        Option<bool> frames = new("--frames") { Description = "Print each dispatched SSE event as JSON on a line." };
        Option<bool> message = new("--message") { Description = "Print the accumulated message as JSON, also where the stream broke." };
        Option<int?> chunk = new("--chunk")
        {
            Description = "Read so many bytes at a time.",
            HelpName = "N",
            CustomParser = static result => RequestOptions.WholeNumber(result, "--chunk"),
        };
        inspect.Arguments.Add(file);
        inspect.Options.Add(frames);
        inspect.Options.Add(message);
        inspect.Options.Add(chunk);
        inspect.SetAction(parsed => commands.InspectAsync(
            Word(parsed, file),
            One(parsed, (frames, InspectView.Frames), (message, InspectView.Message), InspectView.Events),
            parsed.GetValue(chunk)));
        return inspect;
    }

    /// <summary>The value of an argument. One word that looks like an option is a mistake, and as a prompt would cost money.</summary>
    private static string Word(ParseResult parsed, Argument<string> argument)
    {
        string word = parsed.GetValue(argument)!;
        bool isOption = word.StartsWith('-') && char.IsAsciiLetter(word.TrimStart('-').FirstOrDefault()) && !word.Contains(' ');
        return isOption && !parsed.Tokens.Any(static token => token.Type == TokenType.DoubleDash)
            ? throw new UsageException($"There is no option '{word}'. Put -- before it if it is none. See --help.")
            : word;
    }

    private static T One<T>(ParseResult parsed, (Option<bool> Option, T Value) a, (Option<bool> Option, T Value) b, T neither) =>
        (parsed.GetValue(a.Option), parsed.GetValue(b.Option)) switch
        {
            (true, true) => throw new UsageException($"{a.Option.Name} and {b.Option.Name} do not go together."),
            (true, false) => a.Value,
            (false, true) => b.Value,
            _ => neither,
        };
}
