"""Invented names: a mixture of first names and surnames, none of them taken from a record."""

from __future__ import annotations

from typing import Final

_SURNAMES: Final = """
Abbott Achterberg Adebayo Akhtar Allsop Appiah Arkwright Bagshaw Balogun Banerjee Bartlett Begum Bellweather Bhatt
Birtwistle Blackmore Boateng Bramley Brightwell Burdock Carrow Chaudhry Chilcott Clegg Colebrook Costa Cottle Crabtree
Cullen Czerny Danso Darrow Dhillon Dobbs Dowling Drinkwater Duckett Eastlake Eccles Edevane Ekwueme Elphick Fairclough
Farrow Fenwick Ferreira Fielding Finnegan Flitcroft Gadsby Garside Gill Goddard Gorman Greatorex Grimshaw Haddow
Hallam Hanif Harbottle Hartnell Haworth Heptonstall Hockley Holyoake Hussain Ibrahim Idowu Inkpen Ivanova Jarrold
Jessop Jolly Kamara Kapoor Kendrick Kerridge Kettley Kowalski Lacey Larkham Lathbury Leadbetter Liddle Lomas Lovegrove
Lukic Maddox Mahmood Marlowe Mawson Mbeki Mellor Merriman Mistry Moffat Mountford Mwangi Nadeem Nettleton Newbold
Nightingale Noakes Norgrove Nowak Nuttall Oakshott Obi Okafor Oldroyd Ormerod Osei Otter Padgett Palfrey Parmar
Peacock Pellow Pemberton Penhale Petrescu Pickersgill Pocock Popescu Prewett Quarmby Quayle Qureshi Radley Ravenscroft
Redfern Ridgeway Rosario Rowbotham Rudge Saeed Salt Sandhu Scargill Sesay Shackleton Sidhu Silcock Singleton Skelhorn
Sowerby Spindlow Stainforth Stubbs Suleiman Swallow Szabo Tadworth Tallis Tamm Tattersall Thackray Thistlewood Tolland
Tranter Trewin Tufnell Udall Umar Upjohn Usman Vasey Venn Virdee Voyle Wadsworth Wainscott Warboys Wetherell Whitlock
Widdowson Wigglesworth Winterbourne Wolstenholme Wray Yarrow Yeadon Yilmaz Zaman Zielinska
"""

_FIRST_NAMES: Final = """
Aaliyah Aaron Abigail Adam Ade Aisha Alfie Alice Amara Amelia Amir Anya Archie Arlo Asha Ava Ayaan Bea Ben Billie
Bonnie Caleb Callum Carys Casey Chidi Clara Connor Daisy Daniel Dara Darcey David Dexter Dylan Eden Edie Ekow Eliza
Ella Ellis Elsie Emeka Emily Emma Erin Esme Ethan Eva Evie Faith Farah Finlay Finn Florence Frankie Freya Gabriel
Gethin Grace Hana Hannah Harley Haroon Harriet Harry Hassan Heidi Henry Ibrahim Imogen Iris Isaac Isla Ivy Jack Jade
Jamal James Jasmine Jay Jayden Joel Joseph Jude Kai Kaleb Katya Keira Kian Kofi Kyra Lacey Layla Leah Leila Leo Lewis
Lexi Libby Lila Logan Lola Luca Lucy Luke Lyra Maisie Malik Marcus Maria Martha Mason Matilda Max Maya Megan Mia Mila
Milan Milo Mohammed Molly Nadia Nancy Nathan Neve Niamh Nina Noah Noor Olive Oliver Olivia Omar Orla Oscar Ottilie
Owen Paige Patryk Penny Phoebe Poppy Priya Rafael Ralph Reuben Rhys Riley Robyn Rohan Rory Rosa Rosie Ruby Ryan Sadie
Safa Sam Samira Sana Scarlett Sean Shay Sienna Skye Sofia Stanley Stefan Summer Tahir Tamsin Tariq Taylor Teddy Theo
Thea Tia Tilly Toby Tomasz Tommy Una Violet Wilf Willow Xander Yasmin Yusuf Zach Zahra Zara Zoe
"""

SURNAMES: Final = tuple(_SURNAMES.split())
FIRST_NAMES: Final = tuple(_FIRST_NAMES.split())
