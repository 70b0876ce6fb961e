"""What the demo's people have written about learning goals, in the form of Norwegian that their municipality
writes. Nobody has said any of it."""

WORDS = {
    "recommendation": {
        "nb": [
            "Har vist dette flere ganger i praksis, og vi har snakket om det i veiledningen.",
            "Trygg og ryddig, også når det er travelt.",
            "Gjør dette selvstendig, og spør når det trengs.",
            "Vi gikk gjennom tre konsultasjoner sammen. Vurderingene var gode i alle tre.",
            "Forklarer godt hva som er valgt bort, og hvorfor. Jeg er ikke i tvil.",
            "Begynte litt forsiktig, men har tatt dette på alvor hele høsten.",
            "Kollegene på kontoret spør gjerne om råd om akkurat dette nå.",
            "Har lest seg opp, øvd og holdt et innlegg for oss andre. Det holder lenge.",
            "Ser hele pasienten, og planlegger oppfølgingen uten at jeg minner om det.",
            "Jeg har lest beskrivelsen og kjenner igjen det vi har snakket om.",
            "Kjenner grensene sine og henviser i tide.",
        ],
        "nn": [
            "Har vist dette fleire gonger i praksis, og vi har snakka om det i rettleiinga.",
            "Trygg og ryddig, òg når det er travelt.",
            "Gjer dette sjølvstendig, og spør når det trengst.",
            "Vi gjekk gjennom tre konsultasjonar saman. Vurderingane var gode i alle tre.",
            "Forklarer godt kva som er valt bort, og kvifor. Eg er ikkje i tvil.",
            "Byrja litt forsiktig, men har teke dette på alvor heile hausten.",
            "Kjenner grensene sine og viser vidare i tide.",
        ],
    },
    "statement": {
        "nb": [
            "Jeg har sett dette på kontoret flere ganger, og det går fint.",
            "Fungerer godt i det daglige. Vi har øvd sammen, og jeg har ingenting å utsette.",
            "Sto ved siden av på to vakter. Rolig, tydelig og godt forberedt.",
            "Spør når noe er uklart, og skriver ned hva vi ble enige om.",
            "Har blitt merkbart tryggere siden i vår.",
            "Tok imot tilbakemelding og gjorde det annerledes neste gang.",
            "Samarbeidet med de andre på huset går helt av seg selv.",
        ],
        "nn": [
            "Eg har sett dette på kontoret fleire gonger, og det går fint.",
            "Fungerer godt i det daglege. Vi har øvd saman, og eg har ingenting å utsetje.",
            "Har vorte merkbart tryggare sidan i vår.",
        ],
    },
    "evidence": {
        "nb": [
            "Jeg har gjort dette selv de siste månedene, og skriver her hva jeg lærte.",
            "Tre korte notater fra konsultasjoner der dette var det viktigste. Ingen kan kjennes igjen.",
            "Jeg var usikker i begynnelsen. Nå har jeg en fast måte å gjøre det på.",
            "Oppsummering av det vi gikk gjennom på kontoret, og det jeg vil øve mer på.",
            "Lest retningslinjen på nytt og laget en sjekkliste som vi bruker her nå.",
        ],
        "nn": [
            "Eg har gjort dette sjølv dei siste månadene, og skriv her kva eg lærte.",
            "Eg var usikker i byrjinga. No har eg ein fast måte å gjere det på.",
            "Oppsummering av det vi gjekk gjennom på kontoret, og det eg vil øve meir på.",
        ],
    },
    "returned": {
        "nb": [
            "Nesten. Ta med et eksempel til, så ser vi på det sammen.",
            "Du er på god vei. Skriv litt om hva du ville gjort annerledes, og send det igjen.",
            "Fint. Jeg savner aktiviteten vi snakket om; registrer den, så anbefaler jeg.",
        ],
        "nn": [
            "Nesten. Ta med eit døme til, så ser vi på det saman.",
            "Du er på god veg. Skriv litt om kva du ville gjort annleis, og send det igjen.",
        ],
    },
    "no_statement": {
        "nb": ["Ingen supervisør var til stede i denne delen av tjenesten."],
        "nn": ["Ingen supervisør var til stades i denne delen av tenesta."],
    },
}


def words_for(kind, plan_goal):
    """Something of that kind about this goal of this doctor: the same each time, and not for everybody."""
    choice = WORDS[kind][plan_goal.trainee.municipality.language_form]
    about = f"{plan_goal.trainee.person.email} {plan_goal.goal.code}"
    return choice[sum(place * ord(sign) for place, sign in enumerate(about, start=1)) % len(choice)]
